package dev.mink.projection;

import java.util.Objects;

/**
 * A row of a read model that is not what the events say.
 *
 * @param readModel the class of the row
 * @param id the row's id
 * @param kind what is wrong
 */
public record ModelDifference(Class<?> readModel, String id, Kind kind) {
    /** What is wrong with a row. */
    public enum Kind {
        /** The events make such a row, and it is not there. */
        MISSING,
        /** The row is there, and no event makes it. */
        UNEXPECTED,
        /** The row has other values than the events give it. */
        DIFFERENT
    }

    /** Creates a difference. */
    public ModelDifference {
        Objects.requireNonNull(readModel, "readModel");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
    }
}
