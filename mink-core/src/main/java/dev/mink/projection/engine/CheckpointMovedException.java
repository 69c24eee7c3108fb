package dev.mink.projection.engine;

/** Somebody else moved the checkpoint. */
final class CheckpointMovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckpointMovedException(String projection, long expected) {
        super("mink: the checkpoint of projection \"" + projection + "\" is not at " + expected + " any more");
    }
}
