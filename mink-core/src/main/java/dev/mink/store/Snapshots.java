package dev.mink.store;

import dev.mink.Aggregate;
import dev.mink.Payload;
import dev.mink.Snapshotting;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and finds snapshots. A snapshot is a cache: whatever is wrong with one costs a warning and
 * a full replay, never a load.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
    private static final String FORMAT = "mink/1";
    private static final int MAX_WARNED = 1_000;

    private final SnapshotStore store;
    private final SnapshotPolicy policy;
    private final JsonMapper mapper;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** What a snapshot's row holds besides the stream and its version. */
    private record Envelope(String format, String type, int snapshotVersion, Object state) {}

    /** A state that fits an aggregate, not yet restored. */
    record Found(long version, Object state) {
        @SuppressWarnings("unchecked") // the state was read as the type that the aggregate declares
        void restoreTo(Aggregate aggregate) {
            ((Snapshotting<Object>) aggregate).restore(state);
        }
    }

    Snapshots(SnapshotStore store, SnapshotPolicy policy, JsonMapper mapper) {
        this.store = store;
        this.policy = policy;
        this.mapper = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** A usable snapshot of the aggregate's stream. */
    Optional<Found> find(Aggregate aggregate, String streamId) {
        if (!(aggregate instanceof Snapshotting<?> snapshotting)) {
            return Optional.empty();
        }
        try {
            return store.loadSnapshot(streamId).flatMap(row -> read(aggregate, snapshotting, row));
        } catch (RuntimeException e) {
            warnOnce(aggregate, "cannot be read", e);
            return Optional.empty();
        }
    }

    /** Writes a snapshot after a save, if the policy says so. */
    void afterSave(Aggregate aggregate, String streamId, long before, long after) {
        if (!(aggregate instanceof Snapshotting<?> snapshotting)) {
            return;
        }
        try {
            if (policy.isDue(aggregate, before, after)) {
                Envelope envelope = new Envelope(
                        FORMAT, aggregate.aggregateType(), snapshotting.snapshotVersion(), snapshotting.snapshot());
                store.saveSnapshot(new SnapshotRecord(streamId, after, Payload.of(mapper.writeValueAsBytes(envelope))));
            }
        } catch (RuntimeException e) {
            LOG.warn("mink: the snapshot of {} at version {} was not written", streamId, after, e);
        }
    }

    /** Says once a type that its snapshots are of no use. */
    void warnOnce(Aggregate aggregate, String problem, Throwable cause) {
        if (warned.size() < MAX_WARNED && warned.add(aggregate.aggregateType() + ' ' + problem)) {
            LOG.warn(
                    "mink: snapshots of aggregate type {} are ignored: one {}",
                    aggregate.aggregateType(),
                    problem,
                    cause);
        }
    }

    private Optional<Found> read(Aggregate aggregate, Snapshotting<?> snapshotting, SnapshotRecord row) {
        JsonNode envelope = mapper.readTree(row.data().toByteArray());
        boolean fits = FORMAT.equals(envelope.path("format").asString(""))
                && aggregate.aggregateType().equals(envelope.path("type").asString(""))
                && snapshotting.snapshotVersion()
                        == envelope.path("snapshotVersion").asInt(-1)
                && envelope.hasNonNull("state");
        if (!fits) {
            warnOnce(
                    aggregate,
                    "has another format or version",
                    new IllegalStateException("snapshot of " + row.streamId() + " at version " + row.version()));
            return Optional.empty();
        }
        Object state = mapper.treeToValue(envelope.get("state"), stateType(aggregate));
        return Optional.of(new Found(row.version(), state));
    }

    private JavaType stateType(Aggregate aggregate) {
        return mapper.getTypeFactory()
                .constructType(aggregate.getClass())
                .findSuperType(Snapshotting.class)
                .containedTypeOrUnknown(0);
    }
}
