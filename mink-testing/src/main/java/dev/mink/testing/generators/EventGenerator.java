package dev.mink.testing.generators;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.adapter.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Events ready to be stored, ids included. */
public final class EventGenerator {
    private final RandomGenerator random;
    private final TextGenerator texts;
    private final JsonGenerator json;
    private final List<String> types;

    /**
     * Creates a generator.
     *
     * @param types the event types that come up, at least one
     */
    public EventGenerator(RandomGenerator random, List<String> types) {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("mink: at least one event type is needed");
        }
        this.random = random;
        this.texts = new TextGenerator(random);
        this.json = new JsonGenerator(random);
        this.types = List.copyOf(types);
    }

    /** An event. */
    public EventRecord event() {
        return EventRecord.of(id(), type(), json.payload(), metadata());
    }

    /** An event with a small, plain payload, for tests that are about something else. */
    public EventRecord smallEvent() {
        String data = "{\"n\":" + random.nextInt(1_000_000) + "}";
        return EventRecord.of(id(), type(), Payload.ofUtf8(data), Metadata.empty());
    }

    /** Several events. */
    public List<EventRecord> batch(int minSize, int maxSize) {
        return list(random.nextInt(minSize, maxSize + 1), false);
    }

    /** Several events with small, plain payloads. */
    public List<EventRecord> smallBatch(int minSize, int maxSize) {
        return list(random.nextInt(minSize, maxSize + 1), true);
    }

    /** An event id, which is as random as the source. */
    public UUID id() {
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(version4, variant);
    }

    /** One of the types. */
    public String type() {
        return types.get(random.nextInt(types.size()));
    }

    /** Metadata with any of its parts set. */
    public Metadata metadata() {
        Map<String, String> custom = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            custom.put(i + texts.any(6), texts.any(20));
        }
        return new Metadata(optional(), optional(), optional(), optional(), custom);
    }

    private String optional() {
        return random.nextBoolean() ? "" : texts.any(30);
    }

    private List<EventRecord> list(int size, boolean small) {
        List<EventRecord> events = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            events.add(small ? smallEvent() : event());
        }
        return events;
    }
}
