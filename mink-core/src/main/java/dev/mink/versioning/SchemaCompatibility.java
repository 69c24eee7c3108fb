package dev.mink.versioning;

/** Who can still read whom after the shape of an event changed. */
public enum SchemaCompatibility {
    /** New code reads old events, and old code new ones. */
    FULLY("fully-compatible"),
    /** New code reads old events. */
    BACKWARD("backward-compatible"),
    /** Old code reads new events. */
    FORWARD("forward-compatible"),
    /** Neither reads the other. */
    BREAKING("breaking");

    private final String text;

    SchemaCompatibility(String text) {
        this.text = text;
    }

    /** Whether new code reads old events: what a store full of events needs. */
    public boolean readsOld() {
        return this == FULLY || this == BACKWARD;
    }

    /** Whether old code reads new events: what a rolling deployment needs. */
    public boolean readByOld() {
        return this == FULLY || this == FORWARD;
    }

    static SchemaCompatibility of(boolean readsOld, boolean readByOld) {
        if (readsOld) {
            return readByOld ? FULLY : BACKWARD;
        }
        return readByOld ? FORWARD : BREAKING;
    }

    /** The name in reports, as {@code backward-compatible}. */
    @Override
    public String toString() {
        return text;
    }
}
