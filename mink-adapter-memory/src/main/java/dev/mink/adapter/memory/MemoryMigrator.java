package dev.mink.adapter.memory;

import dev.mink.adapter.Migrator;

/** Answers for a backend that has no schema. */
final class MemoryMigrator implements Migrator {
    private static final int VERSION = 1;

    private final Gate gate;

    MemoryMigrator(Gate gate) {
        this.gate = gate;
    }

    @Override
    public void migrate() {
        gate.checkOpen();
    }

    @Override
    public int migrationVersion() {
        gate.checkOpen();
        return VERSION;
    }

    @Override
    public String schemaSql() {
        return "-- Events are kept in memory: there is nothing to create.\n";
    }
}
