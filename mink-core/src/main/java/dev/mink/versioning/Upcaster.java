package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the data of one event type from one version of its shape to the next.
 *
 * <p>Stored events stay as they are: an upcaster works on what is read. It must give the same result
 * for the same event every time, and is called by many threads.
 */
public interface Upcaster {
    /** Name of the type it reads. */
    String eventType();

    /** The version it reads, from 1. */
    int fromVersion();

    /** The version it makes, always the one after {@link #fromVersion()}. */
    default int toVersion() {
        return fromVersion() + 1;
    }

    /**
     * The data in the next version. Whatever it throws ends the reading of the event with an {@link
     * UpcastException}.
     *
     * @param data as an older program stored it, or as the upcaster before left it
     * @param metadata what the writer said about the event
     */
    Payload upcast(Payload data, Metadata metadata);

    /** An upcaster of bytes. */
    static Upcaster of(String eventType, int fromVersion, UnaryOperator<Payload> change) {
        return of(eventType, fromVersion, (data, metadata) -> change.apply(data));
    }

    /** An upcaster of bytes that looks at the metadata. */
    static Upcaster of(String eventType, int fromVersion, BiFunction<Payload, Metadata, Payload> change) {
        return new PayloadUpcaster(SchemaVersion.of(eventType, fromVersion), change);
    }

    /**
     * An upcaster of JSON data.
     *
     * @param change changes the event's object in place; numbers in it are exact
     */
    static Upcaster json(String eventType, int fromVersion, Consumer<ObjectNode> change) {
        return json(eventType, fromVersion, (event, metadata) -> change.accept(event));
    }

    /** An upcaster of JSON data that looks at the metadata. */
    static Upcaster json(String eventType, int fromVersion, BiConsumer<ObjectNode, Metadata> change) {
        return new JsonUpcaster(SchemaVersion.of(eventType, fromVersion), change);
    }
}
