package dev.mink.adapter.postgres.internal.append;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.DuplicateEventIdException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Recognises by the ids of its events an append that has happened already. */
final class Repetition {
    private static final String FIND = """
            SELECT event_id, version, global_position
            FROM {schema}.events
            WHERE stream_id = ? AND version > ? AND version <= ? AND event_id = ANY (?)
            ORDER BY version""";

    private final String find;

    Repetition(Schema schema) {
        find = schema.in(FIND);
    }

    /** Whether a repetition can only be told by looking back in the stream, under its lock. */
    static boolean needsLookBack(StreamWrite write) {
        return write.repeatable() && !write.expectedVersion().isExact();
    }

    /**
     * Looks for the events of a request.
     *
     * @param versions the versions of its streams
     * @return the results of the earlier append; empty if there was none
     * @throws DuplicateEventIdException if some events are there and others not
     */
    Optional<List<AppendResult>> find(Session session, AppendRequest request, Map<String, Long> versions)
            throws SQLException {
        List<AppendResult> results = new ArrayList<>();
        for (StreamWrite write : request.writes()) {
            if (write.repeatable()) {
                long version = versions.getOrDefault(write.streamId(), 0L);
                find(session, write, version, request.replayWindow()).ifPresent(results::add);
            }
        }
        if (results.isEmpty()) {
            return Optional.empty();
        }
        if (results.size() < request.writes().size()) {
            AppendResult half = results.get(0);
            throw new DuplicateEventIdException(half.streamId(), half.eventIds().get(0), half.firstVersion());
        }
        return Optional.of(results);
    }

    private Optional<AppendResult> find(Session session, StreamWrite write, long version, int window)
            throws SQLException {
        ExpectedVersion expected = write.expectedVersion();
        long after = expected.isExact() ? expected.value() : Math.max(0, version - write.lookBack(window));
        long to = expected.isExact() ? expected.value() + write.records().size() : version;
        if (version <= after) {
            return Optional.empty();
        }
        UUID[] ids = write.records().stream().map(EventRecord::id).toArray(UUID[]::new);
        try (PreparedStatement statement = session.prepare(find)) {
            statement.setString(1, write.streamId());
            statement.setLong(2, after);
            statement.setLong(3, to);
            statement.setArray(4, session.connection().createArrayOf("uuid", ids));
            try (ResultSet rows = statement.executeQuery()) {
                return judge(write, rows);
            }
        }
    }

    private static Optional<AppendResult> judge(StreamWrite write, ResultSet rows) throws SQLException {
        List<UUID> wanted = write.records().stream().map(EventRecord::id).toList();
        List<UUID> found = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        long first = 0;
        long last = 0;
        while (rows.next()) {
            found.add(rows.getObject(1, UUID.class));
            last = rows.getLong(2);
            first = first == 0 ? last : first;
            positions.add(rows.getLong(3));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!found.equals(wanted) || last - first + 1 != wanted.size()) {
            throw new DuplicateEventIdException(write.streamId(), found.get(0), first);
        }
        return Optional.of(new AppendResult(write.streamId(), first, last, positions, found, true));
    }
}
