package dev.mink;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event as a program reads it: decrypted, in its newest shape, with its data as an object.
 *
 * <p>The data is deserialized when it is first asked for, so an event that a reader skips costs
 * nothing. One stored event can become several events (or none) on the way through the read
 * pipeline; they share id, version and position and are told apart by {@link #ordinal()}.
 */
public final class Event {
    private final StoredEvent stored;
    private final String type;
    private final int ordinal;
    private final int schemaVersion;
    private final Supplier<Object> decoder;
    private volatile @Nullable Object data;

    private Event(StoredEvent stored, String type, int ordinal, int schemaVersion, Supplier<Object> decoder) {
        this.stored = Objects.requireNonNull(stored, "stored");
        this.type = Objects.requireNonNull(type, "type");
        this.ordinal = ordinal;
        this.schemaVersion = schemaVersion;
        this.decoder = Objects.requireNonNull(decoder, "decoder");
    }

    /** An event with the fields of a stored one and an object that is there already. */
    public static Event of(StoredEvent stored, Object data) {
        Objects.requireNonNull(data, "data");
        return new Event(stored, stored.type(), 0, stored.schemaVersion(), () -> data);
    }

    /**
     * An event whose data is made on first use.
     *
     * @param type the current name of its type
     * @param ordinal index among the events made from the same stored event, from 0
     * @param schemaVersion the schema version its data has now
     */
    public static Event lazy(
            StoredEvent stored, String type, int ordinal, int schemaVersion, Supplier<Object> decoder) {
        return new Event(stored, type, ordinal, schemaVersion, decoder);
    }

    /** Identity of the stored event. */
    public UUID id() {
        return stored.id();
    }

    /** The stream it belongs to. */
    public String streamId() {
        return stored.streamId();
    }

    /** The current name of its type, which may differ from the stored one. */
    public String type() {
        return type;
    }

    /**
     * The event's object: an instance of the registered class, or a map from property to value for
     * a type without class.
     *
     * @throws MinkException if the stored bytes cannot be turned into an object
     */
    public Object data() {
        Object value = data;
        if (value == null) {
            value = decoder.get();
            data = value;
        }
        return value;
    }

    /**
     * The event's object as a class.
     *
     * @throws ClassCastException if it is another one
     */
    public <T> T data(Class<T> as) {
        return as.cast(data());
    }

    /** What the writer said about the event. */
    public Metadata metadata() {
        return stored.metadata();
    }

    /** Place in its stream, from 1. */
    public long version() {
        return stored.version();
    }

    /** Place among the events of all streams. */
    public long globalPosition() {
        return stored.globalPosition();
    }

    /** When it was stored. */
    public Instant timestamp() {
        return stored.timestamp();
    }

    /** Index among the events made from the same stored event, from 0. */
    public int ordinal() {
        return ordinal;
    }

    /** The schema version that {@link #data()} has, after upcasting. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** The row behind this event, untouched. */
    public StoredEvent stored() {
        return stored;
    }

    @Override
    public String toString() {
        return "Event[" + type + " " + streamId() + "@" + version() + " #" + globalPosition() + "]";
    }
}
