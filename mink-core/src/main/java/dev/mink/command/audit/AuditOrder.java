package dev.mink.command.audit;

/** In which order entries are found; entries of one time are ordered by their ids in the same direction. */
public enum AuditOrder {
    /** The newest first. */
    TIMESTAMP_DESC,

    /** The oldest first. */
    TIMESTAMP_ASC
}
