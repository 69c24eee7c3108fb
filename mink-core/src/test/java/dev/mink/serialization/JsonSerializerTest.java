package dev.mink.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.EventData;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.serialization.SerializationException.Operation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSerializerTest {
    record Paid(String id, BigDecimal amount, Instant at) {}

    record Loose(Object any, Map<String, Object> map) {}

    record Zoned(OffsetDateTime at) {}

    record Local(ZonedDateTime at) {}

    record Strict(int number) {
        Strict {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    private final JsonSerializer serializer = JsonSerializer.create()
            .registerAll(Paid.class, Loose.class, Zoned.class, Local.class)
            .register("strict", Strict.class);

    @Test
    void theJsonIsJustTheObject() {
        Paid event = new Paid("1", new BigDecimal("10.50"), Instant.parse("2026-01-02T03:04:05.678901234Z"));
        assertThat(serializer.serialize(event).asUtf8())
                .isEqualTo("{\"id\":\"1\",\"amount\":10.50,\"at\":\"2026-01-02T03:04:05.678901234Z\"}");
        assertThat(serializer.deserialize(serializer.serialize(event), "Paid")).isEqualTo(event);
        assertThat(serializer.binaryFormat()).isFalse();
    }

    @Test
    void unknownPropertiesAreIgnoredAndMissingOnesHaveTheirDefault() {
        assertThat(read("{\"id\":\"1\",\"more\":[1,{}]}", "Paid")).isEqualTo(new Paid("1", null, null));
        assertThat(read("{}", "strict")).isEqualTo(new Strict(0));
        assertThat(read("{\"number\":null}", "strict")).isEqualTo(new Strict(0));
    }

    @Test
    void numbersStayExact() {
        String big = "12345678901234567890.123456789012345678900";
        assertThat(read("{\"amount\":" + big + "}", "Paid")).isEqualTo(new Paid(null, new BigDecimal(big), null));
        assertThat(read("{\"any\":0.1,\"map\":{\"a\":1e400,\"b\":12345678901234567890}}", "Loose"))
                .isEqualTo(new Loose(
                        new BigDecimal("0.1"),
                        Map.of("a", new BigDecimal("1e400"), "b", new BigInteger("12345678901234567890"))));
        assertThat(read("{\"long\":1,\"big\":12345678901234567890,\"decimal\":1.10}", "Unregistered"))
                .isEqualTo(Map.of(
                        "long", 1L, "big", new BigInteger("12345678901234567890"), "decimal", new BigDecimal("1.10")));
    }

    @Test
    void aNumberThatCouldNotBeReadIsNotWritten() {
        for (int digits : new int[] {900, 1_000, 1_001, 1_500, 2_500, 100_000}) {
            Paid paid = new Paid("1".repeat(digits), new BigDecimal("-" + "1".repeat(digits)), null);
            if (digits <= 1_000) {
                assertThat(serializer.deserialize(serializer.serialize(paid), "Paid"))
                        .isEqualTo(paid);
            } else {
                assertThatThrownBy(() -> serializer.serialize(paid))
                        .isInstanceOfSatisfying(SerializationException.class, e -> {
                            assertThat(e.eventType()).isEqualTo("Paid");
                            assertThat(e.operation()).isEqualTo(Operation.SERIALIZE);
                        });
            }
            Paid text = new Paid("1".repeat(digits), BigDecimal.ONE, null);
            assertThat(serializer.deserialize(serializer.serialize(text), "Paid"))
                    .isEqualTo(text);
        }
    }

    @Test
    void namesMayBeLong() {
        Loose event = new Loose("", Map.of("k".repeat(60_000), 1));
        assertThat(serializer.deserialize(serializer.serialize(event), "Loose")).isEqualTo(event);
    }

    @Test
    void theOffsetOfATimeIsKept() {
        Zoned event = new Zoned(OffsetDateTime.parse("2026-01-02T03:04:05+02:00"));
        assertThat(serializer.deserialize(serializer.serialize(event), "Zoned")).isEqualTo(event);
    }

    @Test
    void theZoneOfATimeIsKept() {
        for (String time : List.of("2026-10-25T02:30:00+01:00[Europe/Berlin]", "2026-01-02T03:04:05Z")) {
            Local event = new Local(ZonedDateTime.parse(time));
            assertThat(serializer.serialize(event).asUtf8()).isEqualTo("{\"at\":\"" + time + "\"}");
            assertThat(serializer.deserialize(serializer.serialize(event), "Local"))
                    .isEqualTo(event);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "", "{", "[1]", "1", "\"text\"", "{} {}", "{}x", "{\"number\":\"x\"}", "{\"number\":-1}"
            })
    void whatIsNotTheEventIsRefusedByName(String json) {
        assertThatThrownBy(() -> read(json, "strict"))
                .isInstanceOfSatisfying(SerializationException.class, e -> {
                    assertThat(e.eventType()).isEqualTo("strict");
                    assertThat(e.operation()).isEqualTo(Operation.DESERIALIZE);
                })
                .hasMessageContaining("strict")
                .hasMessageContaining("deserialize");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "{", "[1]", "1", "\"text\""})
    void whatIsNoObjectIsNoEventWithoutClassEither(String json) {
        assertThatThrownBy(() -> read(json, "Unregistered"))
                .isInstanceOfSatisfying(
                        SerializationException.class,
                        e -> assertThat(e.eventType()).isEqualTo("Unregistered"));
    }

    @Test
    void whatNoJsonColumnCanHoldIsRefused() {
        for (String text : List.of("\0", "a\0", "\\\0", "\uD83D", "\uDE80", "\uDE80\uD83D", "\uD83Dx", "a\uD83D")) {
            for (Object event : List.of(new Loose(text, Map.of()), new Loose("", Map.of(text, 1)))) {
                assertThatThrownBy(() -> serializer.serialize(event))
                        .isInstanceOfSatisfying(SerializationException.class, e -> {
                            assertThat(e.eventType()).isEqualTo("Loose");
                            assertThat(e.operation()).isEqualTo(Operation.SERIALIZE);
                        });
            }
        }
    }

    @Test
    void whatLooksLikeItIsTaken() {
        for (String text :
                List.of("\\u0000", "\\\\u0000", "\\ud83d", "\uD83D\uDE80", "\u0001", "\\", "\\\\", "u0000")) {
            Loose event = new Loose(text, Map.of(text, text));
            assertThat(serializer.deserialize(serializer.serialize(event), "Loose"))
                    .isEqualTo(event);
        }
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> serializer.serialize(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("event");
    }

    @Test
    void anEventBecomesDataAndBack() {
        Strict event = new Strict(7);
        EventData data = serializer.toEventData(event, Metadata.empty().withUserId("ann"));
        assertThat(data.type()).isEqualTo("strict");
        assertThat(data.metadata().userId()).isEqualTo("ann");
        serializer.registry().alias("old-strict", "strict");
        StoredEvent stored = new StoredEvent(
                UUID.randomUUID(),
                "Order-1",
                "old-strict",
                data.data(),
                data.metadata(),
                Map.of(),
                1,
                1,
                Instant.EPOCH);
        assertThat(serializer.toEvent(stored).data()).isEqualTo(event);
        assertThatThrownBy(() -> serializer.toEventData(new Object() {}, Metadata.empty()))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aFailureCanBeGivenAPlace() {
        SerializationException failure = new SerializationException("Paid", Operation.SERIALIZE, "broken", null);
        assertThat(failure).hasMessage("mink: failed to serialize event type \"Paid\": broken");
        assertThat(failure.at("event 3"))
                .hasMessage("mink: failed to serialize event type \"Paid\" (event 3): broken")
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void anEventWithoutClassIsAMap() {
        Object map = read(
                "{\"text\":\"a\",\"no\":null,\"yes\":true,\"list\":[1,[],{\"a\":1.50}],\"int\":-1}", "Unregistered");
        Map<String, Object> expected = new java.util.LinkedHashMap<>();
        expected.put("text", "a");
        expected.put("no", null);
        expected.put("yes", true);
        expected.put("list", List.of(1L, List.of(), Map.of("a", new BigDecimal("1.50"))));
        expected.put("int", -1L);
        assertThat(map).isEqualTo(expected);
    }

    private Object read(String json, String type) {
        return serializer.deserialize(Payload.ofUtf8(json), type);
    }
}
