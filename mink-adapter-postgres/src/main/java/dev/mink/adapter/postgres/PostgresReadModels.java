package dev.mink.adapter.postgres;

import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.readmodel.ModelTable;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ShadowModels;
import dev.mink.readmodel.mapping.ModelMapping;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Read models in tables of PostgreSQL, a {@link PostgresRepository} for each class.
 *
 * <p>A set of {@linkplain #shadow shadow} models has its tables beside the live ones, named {@code
 * table__label}. Where they take the place of the live ones, those are dropped; indexes and grants that
 * were added to them by others than Mink are lost but for grants on the table, and views that depend on
 * them keep them from being replaced.
 */
public final class PostgresReadModels implements ReadModelStore {
    static final String DEFAULT_SCHEMA = "public";

    private final PooledSessions sessions;
    private final String schema;
    private final boolean autoMigrate;
    private final Map<Class<?>, PostgresRepository<?>> repositories = new HashMap<>();
    private final Map<String, Class<?>> tables = new HashMap<>();

    PostgresReadModels(PooledSessions sessions, String schema, boolean autoMigrate) {
        this.sessions = sessions;
        this.schema = schema;
        this.autoMigrate = autoMigrate;
    }

    /** Read models on the connections of an adapter, for as long as that is open. */
    public static PostgresReadModelsBuilder builder(PostgresAdapter adapter) {
        return new PostgresReadModelsBuilder(adapter.sessions());
    }

    /** Read models on connections of a data source, which stays the caller's. */
    public static PostgresReadModelsBuilder builder(DataSource dataSource) {
        return new PostgresReadModelsBuilder(sessionsOf(dataSource));
    }

    static PooledSessions sessionsOf(DataSource dataSource) {
        return PooledSessions.ofBorrowed(Objects.requireNonNull(dataSource, "dataSource"), Duration.ZERO);
    }

    /**
     * The repository of a class, in the table that it names. It is created, or migrated, when it is asked for
     * the first time.
     *
     * @throws InvalidReadModelException if the class cannot be kept, or another one is kept in its table
     * @throws ReadModelDriftException if the class cannot be kept in the table that is there
     */
    @Override
    public synchronized <T> PostgresRepository<T> repository(Class<T> type) {
        PostgresRepository<?> known = repositories.get(type);
        if (known == null) {
            ModelTable<T> table = table(type);
            PostgresRepository<T> made = new PostgresRepository<>(sessions, sessions, table);
            if (autoMigrate) {
                made.migrate();
            }
            tables.put(table.name(), type);
            repositories.put(type, made);
            return made;
        }
        @SuppressWarnings("unchecked") // put under its own class only
        PostgresRepository<T> own = (PostgresRepository<T>) known;
        return own;
    }

    /** The table of a class, which nothing is done to. */
    synchronized <T> ModelTable<T> table(Class<T> type) {
        ModelMapping<T> mapping = ModelMapping.of(type);
        ModelTable<T> table = ModelTable.of(mapping, mapping.schema().orElse(schema), mapping.table());
        Class<?> other = tables.getOrDefault(table.name(), type);
        if (other != type) {
            throw new InvalidReadModelException(
                    type.getName(), "table " + table.name() + " keeps " + other.getName() + " already");
        }
        return table;
    }

    @Override
    public ShadowModels shadow(String label) {
        return new PostgresShadowModels(this, sessions, label);
    }
}
