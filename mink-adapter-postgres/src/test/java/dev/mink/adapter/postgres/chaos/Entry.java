package dev.mink.adapter.postgres.chaos;

/** What is written into a ledger. */
sealed interface Entry {
    /**
     * An amount.
     *
     * @param attached whether its writer runs the inline projections
     */
    record Booked(long amount, boolean attached) implements Entry {}

    /** Nothing that has an amount. */
    record Noted(String text) implements Entry {}
}
