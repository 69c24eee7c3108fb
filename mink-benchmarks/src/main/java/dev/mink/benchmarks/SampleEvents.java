package dev.mink.benchmarks;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.UuidV7;
import dev.mink.adapter.EventRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The events that all benchmarks write: a small one alone, or a batch of numbered ones. */
public final class SampleEvents {
    /** Type of a single event. */
    public static final String SMALL_TYPE = "OrderCreated";

    /** Type of the events of a batch. */
    public static final String BATCH_TYPE = "OrderEvent";

    /** A single event as JSON, 61 bytes. */
    public static final String SMALL_JSON = "{\"orderId\":\"order-123\",\"customerId\":\"cust-456\",\"total\":99.99}";

    /** A single event as an object. */
    public static final OrderCreated SMALL = new OrderCreated("order-123", "cust-456", new BigDecimal("99.99"));

    /** Makes the ids of all events, whoever stores them. */
    public static final Supplier<UUID> IDS = new UuidV7();

    /** The largest batch. */
    public static final int MAX_BATCH = 1_000;

    private static final Payload SMALL_PAYLOAD = Payload.ofUtf8(SMALL_JSON);
    private static final List<OrderEvent> OBJECTS = objects();
    private static final List<String> JSON =
            OBJECTS.stream().map(OrderEvent::toJson).toList();
    private static final List<Payload> PAYLOADS =
            JSON.stream().map(Payload::ofUtf8).toList();

    private SampleEvents() {}

    /** The small event. */
    public record OrderCreated(String orderId, String customerId, BigDecimal total) {}

    /** An event of a batch. */
    public record OrderEvent(String orderId, int seq, BigDecimal total) {
        String toJson() {
            return "{\"orderId\":\"" + orderId + "\",\"seq\":" + seq + ",\"total\":" + total + "}";
        }
    }

    /** The first events of a batch as JSON. */
    public static List<String> json(int count) {
        return JSON.subList(0, count);
    }

    /** The first events of a batch as objects. */
    public static List<OrderEvent> objects(int count) {
        return OBJECTS.subList(0, count);
    }

    /** New records for events serialized before: one small event, or a batch of more. */
    public static List<EventRecord> records(int count) {
        if (count == 1) {
            return List.of(EventRecord.of(IDS.get(), SMALL_TYPE, SMALL_PAYLOAD, Metadata.empty()));
        }
        List<EventRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(EventRecord.of(IDS.get(), BATCH_TYPE, PAYLOADS.get(i), Metadata.empty()));
        }
        return records;
    }

    private static List<OrderEvent> objects() {
        List<OrderEvent> events = new ArrayList<>(MAX_BATCH);
        for (int i = 0; i < MAX_BATCH; i++) {
            events.add(new OrderEvent("order-" + i, i, BigDecimal.valueOf(i * 1050L, 2)));
        }
        return Collections.unmodifiableList(events);
    }
}
