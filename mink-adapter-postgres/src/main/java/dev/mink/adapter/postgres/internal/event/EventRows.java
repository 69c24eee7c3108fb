package dev.mink.adapter.postgres.internal.event;

import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of rows with the columns global_position, version, event_id, event_type, data,
 * metadata, timestamp and, unless the stream is known, stream_id.
 */
public final class EventRows {
    private static final int STREAM_ID = 8;
    private static final byte[] NO_METADATA = {};

    private EventRows() {}

    /** All rows of one stream. */
    public static List<StoredEvent> ofStream(ResultSet rows, String streamId, int expected) throws SQLException {
        List<StoredEvent> events = new ArrayList<>(Math.min(Math.max(expected, 10), 1_024));
        while (rows.next()) {
            events.add(event(rows, streamId));
        }
        return events;
    }

    /** The current row, whatever stream it is of. */
    public static StoredEvent ofAnyStream(ResultSet rows) throws SQLException {
        return event(rows, rows.getString(STREAM_ID));
    }

    private static StoredEvent event(ResultSet rows, String streamId) throws SQLException {
        long position = rows.getLong(1);
        long version = rows.getLong(2);
        MetadataJson.Parts metadata = metadata(rows.getBytes(6), streamId, version, position);
        return new StoredEvent(
                rows.getObject(3, UUID.class),
                streamId,
                rows.getString(4),
                Payload.of(rows.getBytes(5)),
                metadata.metadata(),
                metadata.systemMetadata(),
                version,
                position,
                rows.getObject(7, OffsetDateTime.class).toInstant());
    }

    private static MetadataJson.Parts metadata(byte @Nullable [] json, String streamId, long version, long position) {
        try {
            return MetadataJson.read(json == null ? NO_METADATA : json);
        } catch (IllegalArgumentException e) {
            throw new AdapterException(
                    "mink: metadata of the event at stream \"" + streamId + "\" version " + version + ", position "
                            + position + ", cannot be read: " + e.getMessage(),
                    false,
                    e);
        }
    }
}
