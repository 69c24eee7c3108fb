package dev.mink.projection.engine;

/**
 * What a worker remembers of failures: how many in a row, which event they are counted for, and how many
 * events to apply at once to find the one that is to blame. Used by one thread at a time.
 */
final class Trouble {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private int consecutive;

    /** Whether something failed, maybe before this began, that nothing has succeeded after. */
    private boolean unresolved = true;

    private long since;
    private long poisonPosition = -1;
    private int poisonCount;

    /** How many events from here on contain one that is to blame; 0 if nothing is known. */
    private int suspects;

    private int limit = NO_LIMIT;

    /** Something begins whose predecessor may have failed. */
    void begin() {
        reset();
        unresolved = true;
    }

    /** Forgets everything but that something failed. */
    void reset() {
        consecutive = 0;
        forgetEvents();
    }

    /** Forgets which events were to blame, as others may come next. */
    void forgetEvents() {
        poisonPosition = -1;
        poisonCount = 0;
        suspects = 0;
        limit = NO_LIMIT;
    }

    /** Notes a failure; returns how many there are in a row. */
    int failed() {
        if (consecutive == 0) {
            since = System.nanoTime();
        }
        consecutive++;
        unresolved = true;
        return consecutive;
    }

    int consecutive() {
        return consecutive;
    }

    boolean isUnresolved() {
        return unresolved;
    }

    /** Nothing is wrong any more. */
    void resolved() {
        consecutive = 0;
        unresolved = false;
    }

    /** Nanoseconds since the first of the failures in a row. */
    long nanos() {
        return consecutive == 0 ? 0 : System.nanoTime() - since;
    }

    /** When the first of the failures in a row was, as {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** How many events to apply at once at the most. */
    int limit() {
        return limit;
    }

    /** Some events failed together, one of them is to blame: fewer next time. */
    void oneOf(int events) {
        suspects = events;
        limit = Math.max(1, events / 2);
    }

    /** The event behind so many good ones is to blame: those alone next time. */
    void behind(int good) {
        suspects = 0;
        limit = good;
    }

    /** Counts a failure of one event; returns how many it has had. */
    int poison(long position) {
        poisonCount = position == poisonPosition ? poisonCount + 1 : 1;
        poisonPosition = position;
        return poisonCount;
    }

    /** Counts anew for the event that failed. */
    void forgive() {
        poisonCount = 0;
    }

    /** Some events are done with, up to a position. */
    void passed(int events, long position) {
        if (position >= poisonPosition) {
            poisonPosition = -1;
            poisonCount = 0;
        }
        suspects = Math.max(0, suspects - events);
        limit = suspects > 1 ? Math.max(1, suspects / 2) : suspects == 1 ? 1 : NO_LIMIT;
    }
}
