package dev.mink.adapter.postgres.internal.append;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the database made of the events of an append, in the order of the request. */
final class Written {
    private final long[] positions;
    private final long[] versions;
    private final Instant timestamp;

    private Written(long[] positions, long[] versions, Instant timestamp) {
        this.positions = positions;
        this.versions = versions;
        this.timestamp = timestamp;
    }

    /** Reads the rows (global_position, version, timestamp) of a statement that wrote all or nothing. */
    static Optional<Written> read(ResultSet rows, int count) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
        long[] positions = new long[count];
        long[] versions = new long[count];
        Instant timestamp = rows.getObject(3, OffsetDateTime.class).toInstant();
        int i = 0;
        do {
            positions[i] = rows.getLong(1);
            versions[i++] = rows.getLong(2);
        } while (rows.next());
        if (i != count) {
            throw new IllegalStateException("mink: " + i + " of " + count + " events were written");
        }
        return Optional.of(new Written(positions, versions, timestamp));
    }

    /** One result for each write. */
    List<AppendResult> results(List<StreamWrite> writes) {
        if (writes.size() == 1) {
            return List.of(result(writes.get(0), 0));
        }
        List<AppendResult> results = new ArrayList<>(writes.size());
        int from = 0;
        for (StreamWrite write : writes) {
            results.add(result(write, from));
            from += write.records().size();
        }
        return results;
    }

    private AppendResult result(StreamWrite write, int from) {
        List<EventRecord> records = write.records();
        int count = records.size();
        if (count == 1) {
            return new AppendResult(
                    write.streamId(),
                    versions[from],
                    versions[from],
                    List.of(positions[from]),
                    List.of(records.get(0).id()),
                    false);
        }
        List<Long> at = new ArrayList<>(count);
        List<UUID> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            at.add(positions[from + i]);
            ids.add(records.get(i).id());
        }
        return new AppendResult(write.streamId(), versions[from], versions[from + count - 1], at, ids, false);
    }

    /** The events as they are stored now. */
    List<StoredEvent> events(List<StreamWrite> writes) {
        List<StoredEvent> events = new ArrayList<>(positions.length);
        for (StreamWrite write : writes) {
            for (EventRecord record : write.records()) {
                int i = events.size();
                events.add(new StoredEvent(
                        record.id(),
                        write.streamId(),
                        record.type(),
                        record.data(),
                        record.metadata(),
                        record.systemMetadata(),
                        versions[i],
                        positions[i],
                        timestamp));
            }
        }
        return List.copyOf(events);
    }
}
