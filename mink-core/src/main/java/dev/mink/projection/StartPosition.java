package dev.mink.projection;

/** Where an async projection begins that has no checkpoint yet; one that has goes on from there. */
public enum StartPosition {
    /** With the first event. */
    BEGINNING,
    /** Nowhere: without a checkpoint it faults. */
    CHECKPOINT,
    /** With what comes from now on. */
    HEAD
}
