package dev.mink.adapter;

/** Tells about and changes what a backend keeps its data in. A capability of an adapter. */
public interface Migrator extends Capabilities {
    /** The same as {@link EventStoreAdapter#initialize()}. */
    void migrate();

    /** Version of the schema that is there, 0 if there is none. */
    int migrationVersion();

    /** The statements that {@link #migrate()} runs on an empty database. */
    String schemaSql();
}
