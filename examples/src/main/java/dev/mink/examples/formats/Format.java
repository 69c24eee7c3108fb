package dev.mink.examples.formats;

import dev.mink.EventData;
import dev.mink.Metadata;
import dev.mink.serialization.Serializer;
import java.util.List;

/**
 * A way to write the events of a comparison.
 *
 * @param events the same events in each format's own classes
 */
public record Format(String name, Serializer serializer, List<?> events) {
    /** Copies the list. */
    public Format {
        events = List.copyOf(events);
    }

    List<EventData> write() {
        return events.stream()
                .map(event -> serializer.toEventData(event, Metadata.empty()))
                .toList();
    }

    List<Object> read(List<EventData> written) {
        return written.stream()
                .map(event -> serializer.deserialize(event.data(), event.type()))
                .toList();
    }
}
