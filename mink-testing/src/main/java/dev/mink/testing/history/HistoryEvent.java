package dev.mink.testing.history;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What a history remembers of an event.
 *
 * @param id its identity
 * @param streamId its stream
 * @param type its type
 * @param version its place in the stream, 0 if not known
 * @param position its place in the feed, 0 if not known
 */
public record HistoryEvent(UUID id, String streamId, String type, long version, long position) {
    /** Creates an event. */
    public HistoryEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(type, "type");
    }

    /** An event as it was read. */
    public static HistoryEvent of(StoredEvent event) {
        return new HistoryEvent(event.id(), event.streamId(), event.type(), event.version(), event.globalPosition());
    }

    /** Events as they were read. */
    public static List<HistoryEvent> of(List<StoredEvent> events) {
        return events.stream().map(HistoryEvent::of).toList();
    }

    /** The events of an append, with places as far as its results are known. */
    static List<HistoryEvent> of(AppendRequest request, List<AppendResult> results) {
        List<HistoryEvent> events = new ArrayList<>(request.eventCount());
        for (int w = 0; w < request.writes().size(); w++) {
            StreamWrite write = request.writes().get(w);
            for (int i = 0; i < write.records().size(); i++) {
                EventRecord record = write.records().get(i);
                long version = results.isEmpty() ? 0 : results.get(w).firstVersion() + i;
                long position =
                        results.isEmpty() ? 0 : results.get(w).positions().get(i);
                events.add(new HistoryEvent(record.id(), write.streamId(), record.type(), version, position));
            }
        }
        return events;
    }

    /** Whether what is known of both places agrees. */
    boolean agreesWith(HistoryEvent other) {
        return streamId.equals(other.streamId)
                && type.equals(other.type)
                && (version == 0 || other.version == 0 || version == other.version)
                && (position == 0 || other.position == 0 || position == other.position);
    }

    @Override
    public String toString() {
        return id + " (" + type + ", stream \"" + streamId + "\" version " + version + ", position " + position + ")";
    }
}
