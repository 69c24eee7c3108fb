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
import dev.mink.adapter.postgres.internal.event.EventReader;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.adapter.postgres.internal.schema.SchemaInstaller;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps events in PostgreSQL, version 13 or later. */
public final class PostgresAdapter implements EventStoreAdapter {
    private final PooledSessions sessions;
    private final Optional<HikariDataSource> pool;
    private final Appender appender;
    private final EventReader reader;
    private final SchemaInstaller installer;

    PostgresAdapter(
            Schema schema,
            PooledSessions sessions,
            Optional<HikariDataSource> pool,
            DataSource dedicated,
            Settings settings) {
        this.sessions = sessions;
        this.pool = pool;
        this.appender = new Appender(schema);
        this.reader = new EventReader(sessions, schema);
        this.installer = new SchemaInstaller(sessions, schema);
    }

    /**
     * An adapter on connections of a data source, which stays the caller's: it is never closed, and
     * connections go back as they came.
     */
    public static PostgresAdapterBuilder builder(DataSource dataSource) {
        return new PostgresAdapterBuilder(Objects.requireNonNull(dataSource, "dataSource"), null);
    }

    /** An adapter with a pool of its own. */
    public static PostgresAdapterBuilder builder(String jdbcUrl) {
        return new PostgresAdapterBuilder(null, Objects.requireNonNull(jdbcUrl, "jdbcUrl"));
    }

    @Override
    public List<AppendResult> append(AppendRequest request) {
        return appender.append(sessions, request);
    }

    @Override
    public List<StoredEvent> load(LoadRequest request) {
        return reader.load(request);
    }

    @Override
    public Optional<StreamInfo> streamInfo(String streamId) {
        return reader.streamInfo(streamId);
    }

    @Override
    public long lastPosition() {
        return reader.lastPosition();
    }

    @Override
    public long stablePosition() {
        throw new UnsupportedOperationException("mink: no feed yet");
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        throw new UnsupportedOperationException("mink: no feed yet");
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        throw new UnsupportedOperationException("mink: no feed yet");
    }

    @Override
    public void initialize() {
        installer.migrate();
    }

    @Override
    public boolean requiresJsonData() {
        return true;
    }

    @Override
    public void close() {
        sessions.close();
        pool.ifPresent(HikariDataSource::close);
    }

    /** What the builder decides about the adapter's own work. */
    record Settings(Duration blockedFeedWarning, boolean notifications) {}
}
