package dev.mink.adapter.postgres;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.JoinedSessions;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.readmodel.ModelTable;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.QueryResult;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.mapping.QueryPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a read model in a table of PostgreSQL, a column for each field.
 *
 * <p>{@link #insert}, {@link #upsert}, {@link #upsertAll}, {@link #delete} and reads are one statement each.
 * {@link #update} reads the row and locks it, and writes it in the same transaction. {@link #clear} is a
 * {@code DELETE}: it is undone with its transaction and holds up no readers.
 *
 * <p>Within a transaction, an exception other than {@link NotFoundException}, {@link
 * dev.mink.readmodel.InvalidQueryException} and what {@link #insert} throws for a value that is taken leaves
 * the transaction with nothing but to be rolled back.
 *
 * @param <T> the read model
 */
public final class PostgresRepository<T> implements ReadModelRepository<T> {
    /** How many connections with stale plans a call meets at most before it gives up. */
    private static final int STALE_CONNECTIONS = 20;

    private final Sessions sessions;
    private final PooledSessions owner;
    private final ModelTable<T> table;

    PostgresRepository(Sessions sessions, PooledSessions owner, ModelTable<T> table) {
        this.sessions = sessions;
        this.owner = owner;
        this.table = table;
    }

    /** A repository on the connections of an adapter, for as long as that is open. */
    public static <T> PostgresRepositoryBuilder<T> builder(PostgresAdapter adapter, Class<T> type) {
        return new PostgresRepositoryBuilder<>(adapter.sessions(), type);
    }

    /** A repository on connections of a data source, which stays the caller's. */
    public static <T> PostgresRepositoryBuilder<T> builder(DataSource dataSource, Class<T> type) {
        return new PostgresRepositoryBuilder<>(PostgresReadModels.sessionsOf(dataSource), type);
    }

    /** The table, with its schema: {@code public.order_summary}. */
    public String tableName() {
        return table.name();
    }

    /** The schema of the table. */
    public String schema() {
        return table.schema();
    }

    /**
     * Creates the table, or adds the columns and indexes it has not, in one transaction and in one process at
     * a time. Nothing that is there is dropped or changed; differences that do no harm are logged.
     *
     * @throws ReadModelDriftException if the model cannot be kept in the table that is there; nothing is
     *     changed
     */
    public void migrate() {
        transaction(call("migrate read model"), table::migrate);
    }

    /** Drops the table, if it is there, with all that depends on it. */
    public void dropTable() {
        run(call("drop read model"), table::drop);
    }

    @Override
    public Optional<T> find(String id) {
        Objects.requireNonNull(id, "id");
        return run(call("read"), session -> table.find(session, id));
    }

    @Override
    public T get(String id) {
        return find(id).orElseThrow(() -> NotFoundException.ofId(table.modelName(), id));
    }

    @Override
    public List<T> getMany(Collection<String> ids) {
        List<String> asked = List.copyOf(ids);
        return asked.isEmpty() ? List.of() : run(call("read"), session -> table.getMany(session, asked));
    }

    @Override
    public List<T> find(Query query) {
        QueryPlan plan = table.plan(query);
        return run(
                call("query"), session -> table.find(session, plan, plan.limit().orElse(-1)));
    }

    @Override
    public T findOne(Query query) {
        QueryPlan plan = table.plan(query);
        return run(call("query"), session -> table.find(session, plan, 1)).stream()
                .findFirst()
                .orElseThrow(() -> NotFoundException.ofQuery(table.modelName(), query));
    }

    @Override
    public QueryResult<T> findPage(Query query) {
        QueryPlan plan = table.plan(query);
        return run(call("query"), session -> table.page(session, plan, query.includesCount()));
    }

    @Override
    public long count(Query query) {
        QueryPlan plan = table.plan(query);
        return run(call("count"), session -> table.count(session, plan));
    }

    @Override
    public boolean exists(String id) {
        Objects.requireNonNull(id, "id");
        return run(call("look for"), session -> table.exists(session, id));
    }

    @Override
    public List<T> getAll() {
        return find(Query.all());
    }

    @Override
    public void insert(T model) {
        List<@Nullable Object> row = table.row(model);
        run(call("insert into"), session -> table.insert(session, row));
    }

    @Override
    public T update(String id, UnaryOperator<T> change) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(change, "change");
        return transaction(call("update"), session -> table.update(session, id, change));
    }

    @Override
    public void upsert(T model) {
        List<@Nullable Object> row = table.row(model);
        run(call("upsert into"), session -> table.upsert(session, row));
    }

    /**
     * Adds instances, or replaces those with their ids as a whole: all or none, in one statement. Of several
     * with the same id the last counts.
     *
     * @throws dev.mink.readmodel.AlreadyExistsException if a value in a unique column is taken by another one
     */
    @Override
    public void upsertAll(Collection<? extends T> models) {
        List<List<@Nullable Object>> rows = table.rows(models);
        if (!rows.isEmpty()) {
            run(call("upsert into"), session -> table.upsertMany(session, rows));
        }
    }

    @Override
    public void delete(String id) {
        Objects.requireNonNull(id, "id");
        run(call("delete from"), session -> table.delete(session, id));
    }

    @Override
    public long deleteMany(Query query) {
        QueryPlan plan = table.planFilters(query);
        return run(call("delete from"), session -> table.deleteMany(session, plan));
    }

    @Override
    public void clear() {
        deleteMany(Query.all());
    }

    @Override
    public PostgresRepository<T> in(Transaction transaction) {
        return new PostgresRepository<>(sessions.in(transaction), owner, table);
    }

    /**
     * This repository within a transaction of the caller's, who alone commits it or rolls it back.
     *
     * @param connection a connection that is not in autocommit, used by one thread at a time
     */
    public PostgresRepository<T> withConnection(Connection connection) {
        Objects.requireNonNull(connection, "connection");
        return new PostgresRepository<>(new JoinedSessions(connection, owner), owner, table);
    }

    private Call call(String verb) {
        return Call.of(verb, table.name());
    }

    private <R> R transaction(Call call, Session.Work<R> work) {
        return run(call, session -> {
            session.begin();
            R result = work.in(session);
            session.commit();
            return result;
        });
    }

    private <R> R run(Call call, Session.Work<R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sessions.run(call, work);
            } catch (AdapterException e) {
                if (sessions.isJoined() || attempt == STALE_CONNECTIONS || !isOfStalePlan(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Whether the table was replaced by one with other types, of which a prepared statement of this connection
     * did not know.
     */
    private static boolean isOfStalePlan(AdapterException e) {
        return e.getCause() instanceof SQLException cause && SqlState.is(cause, SqlState.FEATURE_NOT_SUPPORTED);
    }
}
