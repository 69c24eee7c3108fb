package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.Objects;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/** An upcaster made of a function on a JSON object. Several in a row parse and write it once. */
record JsonUpcaster(SchemaVersion from, BiConsumer<ObjectNode, Metadata> change) implements Upcaster {
    JsonUpcaster {
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
        Draft draft = Draft.of(data);
        change(draft, metadata);
        return draft.payload();
    }

    void change(Draft draft, Metadata metadata) {
        change.accept(draft.json(), metadata);
    }
}
