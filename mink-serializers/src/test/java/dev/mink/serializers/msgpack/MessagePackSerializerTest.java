package dev.mink.serializers.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.SerializationException.Operation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;

class MessagePackSerializerTest {
    record Numbers(long whole, double real, float small, BigInteger huge, BigDecimal exact) {}

    record Times(Instant instant, OffsetDateTime offset, ZonedDateTime zoned, Duration took, LocalDate date) {}

    record Named(String name) {}

    record Anything(Object value) {}

    record Bytes(byte[] value) {}

    static final class Person {
        public String first;

        @JsonUnwrapped
        public Address address;
    }

    static final class Exploding {
        public String getFuse() {
            throw new IllegalStateException("boom");
        }
    }

    static final class Address {
        public String town;
    }

    private final MessagePackSerializer serializer = MessagePackSerializer.create()
            .registerAll(
                    Numbers.class, Times.class, Named.class, Anything.class, Bytes.class, Person.class, UUIDs.class);

    record UUIDs(UUID id, Thread.State state) {}

    @Test
    void theBytesAreBinary() {
        assertThat(serializer.binaryFormat()).isTrue();
        assertThat(hex(new Named("x"))).isEqualTo("81a46e616d65a178");
    }

    @Test
    void numbersBeyond64BitsAndDecimalsAreTextAndExact() {
        Numbers event = new Numbers(
                Long.MIN_VALUE,
                Double.MIN_VALUE,
                Float.NaN,
                BigInteger.TEN.pow(100).negate(),
                new BigDecimal("1234567890123456789012345678901234567890.10"));
        assertThat(back(event, "Numbers")).isEqualTo(event);
        assertThat(back(event, "Unregistered"))
                .isEqualTo(Map.of(
                        "whole",
                        Long.MIN_VALUE,
                        "real",
                        Double.MIN_VALUE,
                        "small",
                        Float.NaN,
                        "huge",
                        BigInteger.TEN.pow(100).negate().toString(),
                        "exact",
                        "1234567890123456789012345678901234567890.10"));
        Numbers unsigned = new Numbers(0, 0, 0, new BigInteger("18446744073709551615"), null);
        assertThat(back(unsigned, "Numbers")).isEqualTo(unsigned);
        assertThat(hex(unsigned)).contains("cfffffffffffffffff");
    }

    @Test
    void aNumberIsReadAsADecimalWhateverItsForm() {
        // {exact: 12.5}, as float64, float32 and int
        assertThat(exactOf("cb4029000000000000")).isEqualByComparingTo("12.5");
        assertThat(exactOf("ca41480000")).isEqualByComparingTo("12.5");
        assertThat(exactOf("0c")).isEqualByComparingTo("12");
        assertThatThrownBy(() -> read("81a577686f6c65cb3ff8000000000000", "Numbers"))
                .as("1.5 as a whole number")
                .isInstanceOf(SerializationException.class);
    }

    private BigDecimal exactOf(String hex) {
        return ((Numbers) read("81a56578616374" + hex, "Numbers")).exact();
    }

    @Test
    void timesKeepWhatTheySay() {
        Times event = new Times(
                Instant.MAX,
                OffsetDateTime.parse("2026-03-04T05:06:07.000000001+05:30"),
                ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
                Duration.ofNanos(Long.MIN_VALUE),
                LocalDate.of(2026, 3, 4));
        assertThat(back(event, "Times")).isEqualTo(event);
        Times other = new Times(Instant.MIN, null, null, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), null);
        assertThat(back(other, "Times")).isEqualTo(other);
    }

    @Test
    void aTimestampIsReadAsAnyInstant() {
        String timestamp = "d6ff00000001";
        Times times = (Times) read(
                "83a7696e7374616e74" + timestamp + "a66f6666736574" + timestamp + "a57a6f6e6564" + timestamp, "Times");
        assertThat(times.instant()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(times.offset().toInstant()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(times.zoned().toInstant()).isEqualTo(Instant.ofEpochSecond(1));
        assertThatThrownBy(() -> read("81a464617465" + timestamp, "Times"))
                .as("a date")
                .isInstanceOf(SerializationException.class);
        assertThat(((Times) read("81a7696e7374616e74b4313937302d30312d30315430303a30303a30315a", "Times")).instant())
                .as("text")
                .isEqualTo(Instant.ofEpochSecond(1));
    }

    @Test
    void impossibleTimestampsAreRefused() {
        for (String hex : List.of(
                "d7ffffffffffffffffff",
                "c70cff3b9aca000000000000000000",
                "c70cff000000007fffffffffffffff",
                "c705ff0000000000")) {
            assertThatThrownBy(() -> read("81a7696e7374616e74" + hex, "Times"))
                    .as(hex)
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void uuidsAndEnumsAreText() {
        UUIDs event = new UUIDs(new UUID(1, 2), Thread.State.RUNNABLE);
        assertThat(back(event, "UUIDs")).isEqualTo(event);
        assertThat(back(event, "Unregistered"))
                .isEqualTo(Map.of("id", event.id().toString(), "state", "RUNNABLE"));
    }

    @Test
    void unwrappedPropertiesStayUnwrapped() {
        Person person = new Person();
        person.first = "Ann";
        person.address = new Address();
        person.address.town = "Ulm";
        assertThat(back(person, "Unregistered")).isEqualTo(Map.of("first", "Ann", "town", "Ulm"));
        Person read = (Person) back(person, "Person");
        assertThat(read.address.town).isEqualTo("Ulm");
    }

    @Test
    void halfASurrogatePairIsRefusedBothWays() {
        for (String text : List.of("\uD83D", "?\uDE80", "x\uD83Dx")) {
            assertThatThrownBy(() -> serializer.serialize(new Named(text)))
                    .isInstanceOfSatisfying(SerializationException.class, e -> {
                        assertThat(e.eventType()).isEqualTo("Named");
                        assertThat(e.operation()).isEqualTo(Operation.SERIALIZE);
                    });
        }
        for (String text : List.of("\0", "?", "\uD83D\uDE80?", "\uFFFD", "")) {
            assertThat(back(new Named(text), "Named")).isEqualTo(new Named(text));
        }
        for (String hex : List.of("a1ff", "a3eda0bd", "a2c080")) {
            assertThatThrownBy(() -> read("81a46e616d65" + hex, "Named")).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void whatIsNestedTooDeepIsRefusedWhenItIsWritten() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertThatThrownBy(() -> serializer.serialize(new Anything(self)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("500");
    }

    @Test
    void aNumberThatCouldNotBeReadIsNotWritten() {
        assertThatThrownBy(() -> serializer.serialize(new Numbers(0, 0, 0, BigInteger.TEN.pow(1000), null)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("1001");
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> serializer.serialize(new Anything(new Exploding())))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Anything");
    }

    @Test
    void nilIsNoEvent() {
        for (String type : List.of("Named", "Unregistered")) {
            assertThatThrownBy(() -> read("c0", type))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining(type);
        }
    }

    @Test
    void theMapperSaysWhatPropertiesAreCalled() {
        MessagePackSerializer own = MessagePackSerializer.of(
                new EventRegistry(),
                MessagePackSerializer.defaultMapper()
                        .rebuild()
                        .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                        .build());
        assertThat(HexFormat.of().formatHex(own.serialize(new Named("x")).toByteArray()))
                .isEqualTo("81a44e616d65a178");
    }

    @Test
    void manyMapEntriesAndLongTextsHaveTheirHeaders() {
        for (int size : new int[] {0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536}) {
            Map<Integer, Integer> map = new java.util.HashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(i, i);
            }
            Map<?, ?> read = (Map<?, ?>) ((Anything) back(new Anything(map), "Anything")).value();
            assertThat(read).hasSize(size);
            Anything list = new Anything(new ArrayList<>(map.values()));
            assertThat(back(list, "Anything")).isEqualTo(list);
            assertThat(back(new Named("x".repeat(size)), "Named")).isEqualTo(new Named("x".repeat(size)));
            byte[] bytes = ((Bytes) back(new Bytes(new byte[size]), "Bytes")).value();
            assertThat(bytes).hasSize(size);
        }
    }

    private Object back(Object event, String type) {
        return serializer.deserialize(serializer.serialize(event), type);
    }

    private Object read(String hex, String type) {
        return serializer.deserialize(Payload.of(HexFormat.of().parseHex(hex)), type);
    }

    private String hex(Object event) {
        return HexFormat.of().formatHex(serializer.serialize(event).toByteArray());
    }
}
