package dev.mink.testing.history;

import java.util.Objects;

/**
 * Something that must not happen to an event.
 *
 * @param kind what happened
 * @param where the reader it happened to, or {@code storage}
 * @param event the event
 * @param detail what a person needs to know to understand it
 */
public record HistoryFault(Kind kind, String where, HistoryEvent event, String detail) {
    /** What can happen to an event. */
    public enum Kind {
        /** A reader never got a committed event that passes its filter. */
        LOST,
        /** A reader got an event, or a position, twice; or it is stored twice. */
        DOUBLED,
        /** A reader got a position below one that it had before. */
        REORDERED,
        /** A stream's versions do not follow each other. */
        VERSION_GAP,
        /** Nobody wrote the event, or its writer was told that it is not stored, or the filter forbids it. */
        PHANTOM,
        /** It is not where its writer was told, or has another type. */
        MISPLACED,
        /** Only a part of an append is stored. */
        TORN,
        /** The writer was told that it is stored, and it is not. */
        VANISHED
    }

    /** Creates a fault. */
    public HistoryFault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return kind + " at " + where + ": " + event + (detail.isEmpty() ? "" : ": " + detail);
    }
}
