package dev.mink.projection;

/** What to do about an event that failed as often as the retry policy allows. */
public enum PoisonDecision {
    /** Count from the start and try again. */
    RETRY,
    /** Leave the event out and go on behind it. */
    SKIP,
    /** Go no further: the projection faults. */
    STOP,
    /** Store the event with its cause for later and go on behind it. */
    PARK
}
