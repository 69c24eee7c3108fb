package dev.mink.testing.contract;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.UuidV7;
import dev.mink.adapter.EventRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams and events to test with. */
final class Sample {
    static final String TYPE = "SomethingHappened";

    private static final Supplier<UUID> IDS = new UuidV7();
    private static final JsonMapper JSON = new JsonMapper();

    private Sample() {}

    /** A category that nobody has used. */
    static String category() {
        return "c" + IDS.get().toString().replace("-", "");
    }

    /** A stream that nobody has used. */
    static String stream() {
        return stream("Contract");
    }

    /** A stream of a category that nobody has used. */
    static String stream(String category) {
        return category + "-" + IDS.get();
    }

    static EventRecord record() {
        return record(TYPE, "{\"number\": 1}");
    }

    static EventRecord record(String type, String json) {
        return EventRecord.of(IDS.get(), type, Payload.ofUtf8(json), Metadata.empty());
    }

    /** Events that are numbered from 1. */
    static List<EventRecord> records(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> record(TYPE, "{\"number\": " + i + "}"))
                .toList();
    }

    /** An event with something everywhere. */
    static EventRecord rich() {
        Metadata metadata = new Metadata(
                "correlation", "causation", "user", "tenant", Map.of("region", "eu", "grüße", "\uD83D\uDC4B \"q\" \\"));
        Payload data = Payload.ofUtf8("{\"text\": \"Größe \uD83D\uDE80 \\\"x\\\"\", \"list\": [1, 2.5, null, true]}");
        return new EventRecord(IDS.get(), "Rich Type/ä", data, metadata, Map.of("$schema_version", "3"));
    }

    /** A payload's JSON, which a backend may write another way. */
    static JsonNode json(Payload payload) {
        return JSON.readTree(payload.toByteArray());
    }

    static List<UUID> ids(List<EventRecord> records) {
        return records.stream().map(EventRecord::id).toList();
    }

    static List<UUID> storedIds(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::id).toList();
    }

    static List<Long> versions(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::version).toList();
    }

    static List<Long> positions(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::globalPosition).toList();
    }
}
