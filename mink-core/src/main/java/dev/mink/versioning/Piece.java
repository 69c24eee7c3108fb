package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of the events that a stored event is split into on reading.
 *
 * @see UpcasterChainBuilder#split
 */
public final class Piece {
    private final SchemaVersion schema;
    private final Cut cut;

    /** Makes the data of a piece, from a draft of its own. */
    @FunctionalInterface
    private interface Cut {
        Optional<Draft> from(Draft whole, Metadata metadata);
    }

    private Piece(SchemaVersion schema, Cut cut) {
        this.schema = schema;
        this.cut = cut;
    }

    /**
     * A piece made of bytes.
     *
     * @param eventType the piece's type
     * @param version the version of that type's shape which {@code cut} makes; upcasters of the type go
     *     on from there
     * @param cut the piece's data; empty if this event has no such piece
     */
    public static Piece of(String eventType, int version, BiFunction<Payload, Metadata, Optional<Payload>> cut) {
        Objects.requireNonNull(cut, "cut");
        return new Piece(
                SchemaVersion.of(eventType, version),
                (whole, metadata) -> cut.apply(whole.payload(), metadata).map(Draft::of));
    }

    /**
     * A piece that every split event has, made of its JSON object.
     *
     * @param cut changes a copy of the event's object into that of the piece
     */
    public static Piece json(String eventType, int version, Consumer<ObjectNode> cut) {
        return json(eventType, version, whole -> true, cut);
    }

    /**
     * A piece that some of the split events have.
     *
     * @param condition whether an event has it
     * @param cut changes a copy of the event's object into that of the piece
     */
    public static Piece json(String eventType, int version, Predicate<ObjectNode> condition, Consumer<ObjectNode> cut) {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(cut, "cut");
        return new Piece(SchemaVersion.of(eventType, version), (whole, metadata) -> {
            if (!condition.test(whole.json())) {
                return Optional.empty();
            }
            cut.accept(whole.json());
            return Optional.of(whole);
        });
    }

    /** Type and version of what it makes. */
    public SchemaVersion schema() {
        return schema;
    }

    Optional<Draft> cut(Draft whole, Metadata metadata) {
        return cut.from(whole.copy(), metadata);
    }
}
