package dev.mink.projection;

/** What a projection does. */
public enum ProjectionState {
    /** Nothing: its engine is stopped, or has not started it. */
    STOPPED("stopped"),
    /** Follows the feed at its head. */
    RUNNING("running"),
    /** Nothing until it is resumed. */
    PAUSED("paused"),
    /** Nothing until it is restarted: it gave up on an error. */
    FAULTED("faulted"),
    /** Fills its model from the beginning. */
    REBUILDING("rebuilding"),
    /** Applies what happened before, and has not reached the head yet. */
    CATCHING_UP("catching_up"),
    /** Waits to be started again after an error. */
    RESTARTING("restarting"),
    /** Nothing: another process runs it, and this one would take over. */
    STANDBY("standby");

    private final String wireName;

    ProjectionState(String wireName) {
        this.wireName = wireName;
    }

    /** Its name in metrics and on the command line. */
    public String wireName() {
        return wireName;
    }
}
