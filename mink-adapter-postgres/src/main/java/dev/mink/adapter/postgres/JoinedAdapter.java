package dev.mink.adapter.postgres;

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
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.adapter.postgres.internal.store.Checkpoints;
import dev.mink.adapter.postgres.internal.store.Rewriter;
import dev.mink.adapter.postgres.internal.store.Snapshots;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The view of an adapter from within a transaction that the caller will commit. */
final class JoinedAdapter implements EventStoreAdapter {
    private final Sessions sessions;
    private final Appender appender;
    private final boolean requiresJson;
    private final EventReader reader;
    private final List<Object> abilities;

    JoinedAdapter(Sessions sessions, Schema schema, Appender appender) {
        this.sessions = sessions;
        this.appender = appender;
        this.requiresJson = schema.data().column() == DataColumn.JSONB;
        this.reader = new EventReader(sessions, schema);
        this.abilities = List.of(
                new Snapshots(sessions, schema), new Checkpoints(sessions, schema), new Rewriter(sessions, schema));
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
        return reader.streamInfo(Objects.requireNonNull(streamId, "streamId"));
    }

    @Override
    public long lastPosition() {
        return reader.lastPosition();
    }

    @Override
    public long stablePosition() {
        throw notInTransaction("the stable position");
    }

    @Override
    public FeedPage readFeed(FeedRequest request) {
        throw notInTransaction("the feed");
    }

    @Override
    public Registration onAppend(Runnable wakeUp) {
        throw notInTransaction("wake-ups");
    }

    @Override
    public void initialize() {
        throw notInTransaction("initialize()");
    }

    @Override
    public boolean requiresJsonData() {
        return requiresJson;
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return Stream.concat(Stream.of(this), abilities.stream())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Does nothing: transaction and connection are the caller's. */
    @Override
    public void close() {
        // See above.
    }

    private static UnsupportedOperationException notInTransaction(String what) {
        return new UnsupportedOperationException(
                "mink: " + what + " cannot be had within a transaction that was joined: ask the adapter itself");
    }
}
