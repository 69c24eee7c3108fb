package dev.mink.adapter.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import dev.mink.adapter.postgres.internal.append.Appender;
import dev.mink.adapter.postgres.internal.audit.AuditTrail;
import dev.mink.adapter.postgres.internal.event.EventReader;
import dev.mink.adapter.postgres.internal.feed.Announcer;
import dev.mink.adapter.postgres.internal.feed.Channel;
import dev.mink.adapter.postgres.internal.feed.FeedReader;
import dev.mink.adapter.postgres.internal.feed.HorizonKeeper;
import dev.mink.adapter.postgres.internal.feed.Listener;
import dev.mink.adapter.postgres.internal.feed.WakeUps;
import dev.mink.adapter.postgres.internal.jdbc.JoinedSessions;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.adapter.postgres.internal.schema.SchemaInstaller;
import dev.mink.adapter.postgres.internal.store.Checkpoints;
import dev.mink.adapter.postgres.internal.store.HealthProbe;
import dev.mink.adapter.postgres.internal.store.Idempotency;
import dev.mink.adapter.postgres.internal.store.Leases;
import dev.mink.adapter.postgres.internal.store.OwnTransactions;
import dev.mink.adapter.postgres.internal.store.ParkedEvents;
import dev.mink.adapter.postgres.internal.store.Rewriter;
import dev.mink.adapter.postgres.internal.store.Snapshots;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Keeps events in PostgreSQL, version 13 or later.
 *
 * <p>An append without participants is one statement and one round trip, however many events and
 * streams it has; only the first of an adapter takes some more, to see that the server shows what the
 * feed relies on. The feed needs the primary server; it waits for transactions that may still fill a
 * hole among the positions, for as long as they are open, and for nobody else.
 *
 * <p>Event data is kept as {@code jsonb} or as {@code bytea}: see {@link DataColumn}.
 *
 * <p>Also a {@link dev.mink.adapter.SnapshotStore}, {@link dev.mink.adapter.CheckpointStore}, {@link
 * dev.mink.command.idempotency.IdempotencyStore}, {@link dev.mink.command.audit.AuditStore}, {@link
 * dev.mink.readmodel.ReadModelStore}, {@link dev.mink.adapter.Transactions}, {@link
 * dev.mink.adapter.LeaseStore}, {@link dev.mink.projection.ParkedEventStore}, {@link
 * dev.mink.adapter.EventRewriter}, {@link dev.mink.adapter.Migrator} and {@link
 * dev.mink.adapter.HealthCheck}: see {@link #capability}.
 */
public final class PostgresAdapter implements EventStoreAdapter {
    private static final long POOL_CLOSE_MILLIS = 500;

    private final Schema schema;
    private final PooledSessions sessions;
    private final Optional<HikariDataSource> pool;
    private final Appender appender;
    private final EventReader reader;
    private final HorizonKeeper keeper;
    private final FeedReader feed;
    private final WakeUps wakeUps;
    private final SchemaInstaller installer;
    private final List<Object> abilities;

    PostgresAdapter(
            Schema schema,
            PooledSessions sessions,
            Optional<HikariDataSource> pool,
            DataSource dedicated,
            Settings settings) {
        this.schema = schema;
        this.sessions = sessions;
        this.pool = pool;
        this.appender = new Appender(schema);
        this.reader = new EventReader(sessions, schema);
        this.keeper = new HorizonKeeper(sessions, schema, settings.blockedFeedWarning());
        this.feed = new FeedReader(sessions, schema, keeper);
        Channel channel = Channel.of(schema);
        this.wakeUps = new WakeUps(
                new Announcer(sessions, channel, settings.notifications()),
                wake -> new Listener(dedicated, channel, settings.notifications(), wake));
        this.installer = new SchemaInstaller(sessions, schema);
        this.abilities = List.of(
                new Snapshots(sessions, schema),
                new Checkpoints(sessions, schema),
                new Idempotency(sessions, schema),
                new OwnTransactions(sessions, schema),
                new Leases(sessions, schema),
                new ParkedEvents(sessions, schema),
                new Rewriter(sessions, schema),
                new AuditTrail(sessions, schema),
                new HealthProbe(sessions, schema, reader, keeper),
                new PostgresReadModels(sessions, settings.readModelSchema(), true),
                installer);
    }

    /**
     * An adapter on connections of a data source, which stays the caller's: it is never closed, and
     * connections go back as they came. While readers are registered for wake-ups, one connection is
     * used to listen.
     */
    public static PostgresAdapterBuilder builder(DataSource dataSource) {
        return new PostgresAdapterBuilder(Objects.requireNonNull(dataSource, "dataSource"), null);
    }

    /** An adapter with a pool of its own. */
    public static PostgresAdapterBuilder builder(String jdbcUrl) {
        return new PostgresAdapterBuilder(null, Objects.requireNonNull(jdbcUrl, "jdbcUrl"));
    }

    /**
     * A view of this adapter from within a transaction of the caller's, who alone commits it or rolls
     * it back: what is appended is stored if the caller commits, and reads see it before that.
     *
     * <p>Nothing is tried again within it and nobody is woken after its commit: readers find the
     * events when they poll. After an exception other than a conflict or a repetition the transaction
     * can only be rolled back; the actual version in a {@link
     * dev.mink.adapter.TransientConcurrencyException} is -1, as it cannot be read any more. The feed is
     * not to be had from the view, and closing it does nothing.
     *
     * @param connection a connection that is not in autocommit, used by one thread at a time
     */
    public EventStoreAdapter joining(Connection connection) {
        Objects.requireNonNull(connection, "connection");
        return new JoinedAdapter(new JoinedSessions(connection, sessions), schema, appender);
    }

    @Override
    public List<AppendResult> append(AppendRequest request) {
        List<AppendResult> results = appender.append(sessions, request);
        if (!results.get(0).replayed()) {
            wakeUps.committed();
        }
        return results;
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        return reader.load(request);
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        return reader.streamInfo(Objects.requireNonNull(streamId, "streamId"));
    }

    @Override
    public long lastPosition() {
        return reader.lastPosition();
    }

    @Override
    public long stablePosition() {
        return keeper.current();
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        return feed.read(request);
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        sessions.ensureOpen();
        return wakeUps.register(Objects.requireNonNull(wakeUp, "wakeUp"));
    }

    @Override
    public void initialize() {
        installer.migrate();
    }

    @Override
    public boolean requiresJsonData() {
        return schema.data().column() == DataColumn.JSONB;
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return Stream.concat(Stream.of(this), abilities.stream())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    @Override
    public void close() {
        wakeUps.close();
        sessions.close();
        pool.ifPresent(PostgresAdapter::close);
    }

    PooledSessions sessions() {
        return sessions;
    }

    /** A pool waits until the connections that it is opening fail, which takes long where nothing answers. */
    private static void close(HikariDataSource pool) {
        Thread thread = new Thread(pool::close, "mink-pool-close");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(POOL_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the builder decides about the adapter's own work. */
    record Settings(Duration blockedFeedWarning, boolean notifications, String readModelSchema) {}
}
