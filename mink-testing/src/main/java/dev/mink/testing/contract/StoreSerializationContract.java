package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.EventEnvelope;
import dev.mink.Payload;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.SerializationException.Operation;
import dev.mink.serialization.Serializer;
import dev.mink.store.BinarySerializerUnsupportedException;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Event objects that become JSON and come back, and those that cannot. */
public abstract class StoreSerializationContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected StoreSerializationContract() {}

    record Everything(
            String text,
            long whole,
            BigInteger huge,
            BigDecimal exact,
            double real,
            boolean flag,
            List<String> list,
            Map<String, Object> map,
            Instant instant,
            OffsetDateTime zoned,
            LocalDate date,
            Duration duration) {}

    record Named(String name) {}

    record Tagged(Map<String, String> tags) {}

    /** Holds itself. */
    static final class Cyclic {
        public List<Object> getSelf() {
            return List.of(this);
        }
    }

    /** Cannot be read out. */
    static final class Exploding {
        public String getFuse() {
            throw new IllegalStateException("boom");
        }
    }

    @Test
    void valuesComeBackAsTheyWere() {
        store().registerEvents(Everything.class);
        Everything event = new Everything(
                "Grüße \uD83D\uDE80 \"q\" \\ / \u0001 \n \u2028",
                Long.MAX_VALUE,
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("12345678901234567890.123456789012345678900"),
                0.1,
                true,
                List.of("", "a"),
                Map.of("long", Long.MIN_VALUE, "decimal", new BigDecimal("0.1000"), "text", "x"),
                Instant.parse("2026-03-04T05:06:07.123456789Z"),
                OffsetDateTime.of(2026, 3, 4, 5, 6, 7, 0, ZoneOffset.ofHours(2)),
                LocalDate.of(2026, 3, 4),
                Duration.ofMillis(1_234));
        String stream = Sample.stream();

        store().append(stream, List.of(event));

        assertThat(store().load(stream).get(0).data()).isEqualTo(event);
    }

    @Test
    void anEventWithoutPropertiesIsAnEvent() {
        record Ticked() {}
        store().registerEvents(Ticked.class);
        String stream = Sample.stream();
        store().append(stream, List.of(new Ticked()));
        assertThat(store().load(stream).get(0).data()).isEqualTo(new Ticked());
    }

    @Test
    void propertiesMayBeAddedAndRemoved() {
        String stream = Sample.stream();
        open(builder()).append(stream, List.of(new Changing.Before.Changed("kept", 7)));
        store().registerEvents(Changing.After.Changed.class);
        assertThat(store().load(stream).get(0).data()).isEqualTo(new Changing.After.Changed("kept", null, 0));
    }

    /** One event, before and after its class changed. */
    static final class Changing {
        private Changing() {}

        static final class Before {
            private Before() {}

            record Changed(String kept, int removed) {}
        }

        static final class After {
            private After() {}

            record Changed(
                    String kept,
                    @org.jspecify.annotations.Nullable String added,
                    int number) {}
        }
    }

    @Test
    void anEventThatCannotBeSerializedIsNamedAndNothingIsWritten() {
        Object anonymous = new Object() {};
        List<Object> culprits = List.of(
                new Exploding(),
                new Cyclic(),
                new Named("zero \u0000 byte"),
                new Named("half a pair \uD83D"),
                new Tagged(Map.of("key \u0000", "value")),
                anonymous);
        for (Object culprit : culprits) {
            String stream = Sample.stream();
            String type = culprit == anonymous
                    ? culprit.getClass().getName()
                    : culprit.getClass().getSimpleName();
            List<Object> batch = List.of(Bank.deposit(1), Bank.deposit(2), culprit, Bank.deposit(4));

            assertThatThrownBy(() -> store().append(stream, batch))
                    .as(type)
                    .isInstanceOfSatisfying(SerializationException.class, e -> {
                        assertThat(e.eventType()).isEqualTo(type);
                        assertThat(e.operation()).isEqualTo(Operation.SERIALIZE);
                    })
                    .hasMessageContaining(type)
                    .hasMessageContaining("event 2")
                    .hasMessageContaining(stream);
            assertThatThrownBy(() -> store().appendAll(
                                    List.of(Bank.appendTo(Sample.stream(), 3), StreamAppend.of(stream, batch))))
                    .as(type)
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("event 2")
                    .hasMessageContaining(stream);
            assertThatThrownBy(() -> store().append(stream, List.of(EventEnvelope.of(culprit))))
                    .as(type)
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("event 0");
            assertThat(store().streamExists(stream)).isFalse();
        }
        assertThat(tap().appends()).isEmpty();
        assertThat(store().registeredEventTypes()).containsExactly("Deposited", "Opened", "Withdrawn");
    }

    @Test
    void aBackslashBeforeZerosIsNotTheCharacterZero() {
        store().registerEvents(Named.class);
        String stream = Sample.stream();
        Named event = new Named("C:\\u0000 \\\\u0000");
        store().append(stream, List.of(event));
        assertThat(store().load(stream).get(0).data()).isEqualTo(event);
    }

    @Test
    void anEventThatCannotBeReadIsNamed() {
        String stream = streamOf(2);
        open(builder()).append(stream, List.of(new Named("not a number")));
        store().serializer().registry().register("Named", Wrong.Named.class);

        assertThatThrownBy(() -> store().load(stream))
                .isInstanceOfSatisfying(SerializationException.class, e -> {
                    assertThat(e.eventType()).isEqualTo("Named");
                    assertThat(e.operation()).isEqualTo(Operation.DESERIALIZE);
                })
                .hasMessageContaining(stream)
                .hasMessageContaining("version 3")
                .hasMessageContaining(
                        "position " + store().loadRaw(stream, 2).get(0).globalPosition());
    }

    /** The same name with another content. */
    static final class Wrong {
        private Wrong() {}

        record Named(int name) {}
    }

    @Test
    void aBinarySerializerNeedsABackendThatTakesBytes() {
        Serializer binary = new Binary();
        if (adapter().requiresJsonData()) {
            assertThatThrownBy(() -> builder().serializer(binary).build())
                    .isInstanceOf(BinarySerializerUnsupportedException.class)
                    .hasMessageContaining("BYTEA")
                    .hasMessageContaining(Binary.class.getName());
        } else {
            EventStore other = open(builder().serializer(binary));
            String stream = Sample.stream();
            other.append(stream, List.of(new Named("\u0000")));
            assertThat(other.load(stream).get(0).data()).isEqualTo(List.of((byte) 0xFF, (byte) 0));
        }
    }

    /** Writes bytes that are no text. */
    private static final class Binary implements Serializer {
        private final dev.mink.serialization.EventRegistry registry = new dev.mink.serialization.EventRegistry();

        @Override
        public Payload serialize(Object event) {
            return Payload.of(new byte[] {(byte) 0xFF, 0});
        }

        @Override
        public Object deserialize(Payload data, String eventType) {
            List<Byte> bytes = new ArrayList<>();
            for (byte b : data.toByteArray()) {
                bytes.add(b);
            }
            return bytes;
        }

        @Override
        public dev.mink.serialization.EventRegistry registry() {
            return registry;
        }

        @Override
        public boolean binaryFormat() {
            return true;
        }
    }

    @Test
    void theMapperOfEventsCanBeReplaced() {
        JsonSerializer serializer = JsonSerializer.of(
                new dev.mink.serialization.EventRegistry(),
                JsonSerializer.defaultMapper()
                        .rebuild()
                        .propertyNamingStrategy(tools.jackson.databind.PropertyNamingStrategies.UPPER_CAMEL_CASE)
                        .build());
        EventStore other = open(builder().serializer(serializer));
        other.registerEvents(Named.class);
        String stream = Sample.stream();

        other.append(stream, List.of(new Named("x")));

        assertThat(Sample.json(other.loadRaw(stream, 0).get(0).data()).has("Name"))
                .isTrue();
        assertThat(other.load(stream).get(0).data()).isEqualTo(new Named("x"));
    }
}
