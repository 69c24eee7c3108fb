package dev.mink.adapter.postgres;

/**
 * The type of the column that keeps the data of events. It is chosen when the tables are created: an
 * adapter that is built for another type than theirs stores and reads nothing.
 */
public enum DataColumn {
    /**
     * JSON that the database understands, so that SQL can query it, and that is shared with go-mink.
     * Data must be JSON. It comes back equal as JSON, but spaces, the order of keys and the spelling of
     * numbers may differ.
     */
    JSONB,

    /**
     * Bytes of any serializer, which come back exactly as they were written. SQL cannot look into them,
     * and go-mink cannot share the tables.
     */
    BYTEA
}
