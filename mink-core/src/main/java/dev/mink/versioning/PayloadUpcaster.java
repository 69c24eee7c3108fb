package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.Objects;
import java.util.function.BiFunction;

/** An upcaster made of a function on bytes. */
record PayloadUpcaster(SchemaVersion from, BiFunction<Payload, Metadata, Payload> change) implements Upcaster {
    PayloadUpcaster {
        Objects.requireNonNull(change, "change");
    }

    @Override
    public String eventType() {
        return from.eventType();
    }

    @Override
    public int fromVersion() {
        return from.version();
    }

    @Override
    public Payload upcast(Payload data, Metadata metadata) {
        return change.apply(data, metadata);
    }
}
