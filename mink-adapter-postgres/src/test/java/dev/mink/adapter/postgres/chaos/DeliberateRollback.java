package dev.mink.adapter.postgres.chaos;

/** What a participant throws to undo its append. */
final class DeliberateRollback extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeliberateRollback() {
        super("rolled back on purpose", null, false, false);
    }
}
