package dev.mink.command.audit;

/** What an entry tells of a command. */
public enum AuditState {
    /** The command has ended, well or not. */
    OUTCOME,

    /**
     * The command was about to be executed. The entry is outdated by one with the outcome; if there is
     * none, the command is under way, or its process ended, or the outcome could not be written.
     */
    INTENT,

    /**
     * What the entry said has been erased at the request of a person; only its place in the chain of
     * hashes is left. Found by {@link AuditChain} alone.
     */
    ERASED
}
