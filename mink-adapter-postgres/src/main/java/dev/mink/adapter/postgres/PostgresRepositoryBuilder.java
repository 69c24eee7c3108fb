package dev.mink.adapter.postgres;

import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.readmodel.ModelTable;
import dev.mink.readmodel.mapping.ModelMapping;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link PostgresRepository}.
 *
 * @param <T> the read model
 */
public final class PostgresRepositoryBuilder<T> {
    private final PooledSessions sessions;
    private final Class<T> type;
    private @Nullable String schema;
    private @Nullable String table;
    private boolean autoMigrate = true;

    PostgresRepositoryBuilder(PooledSessions sessions, Class<T> type) {
        this.sessions = sessions;
        this.type = Objects.requireNonNull(type, "type");
    }

    /** The schema, by default what {@link dev.mink.readmodel.ReadModel#schema} says, else "public". */
    public PostgresRepositoryBuilder<T> schema(String name) {
        this.schema = Objects.requireNonNull(name, "name");
        return this;
    }

    /** The table, by default what {@link dev.mink.readmodel.ReadModel#table} says, else the class's name in snake case. */
    public PostgresRepositoryBuilder<T> table(String name) {
        this.table = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Whether {@link #build} {@linkplain PostgresRepository#migrate migrates}, by default true. */
    public PostgresRepositoryBuilder<T> autoMigrate(boolean on) {
        this.autoMigrate = on;
        return this;
    }

    /**
     * Builds the repository. Without {@link #autoMigrate} nothing is connected.
     *
     * @throws InvalidSchemaNameException if the schema's name is not a letter or underscore followed by
     *     letters, digits and underscores, or longer than 63 characters
     * @throws IllegalArgumentException if the table's name is not
     * @throws dev.mink.readmodel.InvalidReadModelException if the class cannot be kept
     * @throws ReadModelDriftException if the model cannot be kept in the table that is there
     * @throws dev.mink.adapter.AdapterException if the migration failed
     */
    public PostgresRepository<T> build() {
        ModelMapping<T> mapping = ModelMapping.of(type);
        PostgresRepository<T> repository = new PostgresRepository<>(
                sessions,
                sessions,
                ModelTable.of(
                        mapping,
                        schema != null ? schema : mapping.schema().orElse(PostgresReadModels.DEFAULT_SCHEMA),
                        table != null ? table : mapping.table()));
        if (autoMigrate) {
            repository.migrate();
        }
        return repository;
    }
}
