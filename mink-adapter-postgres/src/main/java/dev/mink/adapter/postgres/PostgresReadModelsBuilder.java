package dev.mink.adapter.postgres;

import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.readmodel.TableName;
import java.util.Objects;

/** Builds {@link PostgresReadModels}. Nothing is connected before a repository is asked for. */
public final class PostgresReadModelsBuilder {
    private final PooledSessions sessions;
    private String schema = PostgresReadModels.DEFAULT_SCHEMA;
    private boolean autoMigrate = true;

    PostgresReadModelsBuilder(PooledSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * The schema of classes that {@linkplain dev.mink.readmodel.ReadModel#schema name} none, by default
     * "public".
     *
     * @throws InvalidSchemaNameException if it is not a letter or underscore followed by letters, digits and
     *     underscores, or longer than 63 characters
     */
    public PostgresReadModelsBuilder schema(String name) {
        TableName.requireSchema(Objects.requireNonNull(name, "name"));
        this.schema = name;
        return this;
    }

    /** Whether tables are created and migrated when a repository is asked for first, by default true. */
    public PostgresReadModelsBuilder autoMigrate(boolean on) {
        this.autoMigrate = on;
        return this;
    }

    /** Builds the read models. */
    public PostgresReadModels build() {
        return new PostgresReadModels(sessions, schema, autoMigrate);
    }
}
