package dev.mink.versioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.EventType;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UpcastingSerializerTest {
    private static final UpcasterChain CHAIN = UpcasterChain.builder()
            .add(
                    Upcaster.json("Priced", 1, event -> event.put("currency", "EUR")),
                    Upcaster.json("Priced", 2, event -> event.put("net", true)))
            .drop("Noise")
            .build();

    private final UpcastingSerializer serializer =
            new UpcastingSerializer(JsonSerializer.create(), CHAIN).registerAll(Priced.class);

    @EventType(value = "Priced", aliases = "PriceSet")
    record Priced(int amount, String currency, boolean net) {}

    private static StoredEvent stored(String type, String version, String json) {
        return new StoredEvent(
                UUID.randomUUID(),
                "price-1",
                type,
                Payload.ofUtf8(json),
                Metadata.empty(),
                Map.of(StoredEvent.SCHEMA_VERSION, version),
                3,
                17,
                Instant.EPOCH);
    }

    @Test
    void writesAsTheInnerOne() {
        assertThat(serializer.serialize(new Priced(1, "EUR", true)).asUtf8())
                .isEqualTo("{\"amount\":1,\"currency\":\"EUR\",\"net\":true}");
        assertThat(serializer.inner()).isInstanceOf(JsonSerializer.class);
        assertThat(serializer.chain()).isSameAs(CHAIN);
        assertThat(serializer.binaryFormat()).isFalse();
    }

    @Test
    void forwardsRegistration() {
        assertThat(serializer.registry().isRegistered(Priced.class)).isTrue();
        assertThat(serializer.registry()).isSameAs(serializer.inner().registry());
    }

    @Test
    void readsFromVersionOneIfNoneIsGiven() {
        assertThat(serializer.deserialize(Payload.ofUtf8("{\"amount\":5}"), "Priced"))
                .isEqualTo(new Priced(5, "EUR", true));
    }

    @Test
    void readsFromTheVersionThatIsGiven() {
        Payload data = Payload.ofUtf8("{\"amount\":5,\"currency\":\"USD\"}");
        assertThat(serializer.deserializeWithVersion(data, "Priced", 2, Metadata.empty()))
                .isEqualTo(new Priced(5, "USD", true));
        assertThat(serializer.deserializeWithVersion(data, "Priced", 3, Metadata.empty()))
                .isEqualTo(new Priced(5, "USD", false));
        assertThatThrownBy(() -> serializer.deserializeWithVersion(data, "Priced", 4, Metadata.empty()))
                .isInstanceOf(SchemaVersionGapException.class);
    }

    @Test
    void aStoredEventIsUpcastFromItsOwnVersion() {
        Event event = serializer.toEvent(stored("Priced", "2", "{\"amount\":5,\"currency\":\"USD\"}"));
        assertThat(event.data()).isEqualTo(new Priced(5, "USD", true));
        assertThat(event.schemaVersion()).isEqualTo(3);
        assertThat(event.stored().schemaVersion()).isEqualTo(2);
    }

    @Test
    void followsAliases() {
        Event event = serializer.toEvent(stored("PriceSet", "1", "{\"amount\":5}"));
        assertThat(event.data()).isEqualTo(new Priced(5, "EUR", true));
        assertThat(event.type()).isEqualTo("Priced");
        assertThat(serializer.deserialize(Payload.ofUtf8("{\"amount\":5}"), "PriceSet"))
                .isEqualTo(new Priced(5, "EUR", true));
    }

    @Test
    void refusesWhatDoesNotBecomeOneEvent() {
        assertThatThrownBy(() -> serializer.deserialize(Payload.ofUtf8("{}"), "Noise"))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("\"Noise\"")
                .hasMessageContaining("make 0 events of it");
    }

    @Test
    void refusesAnotherUpcastingSerializerWithin() {
        assertThatThrownBy(() -> new UpcastingSerializer(serializer, UpcasterChain.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("upcasts already");
    }

    @Test
    void namesThePlaceOfAStoredEventThatCannotBeRead() {
        assertThatThrownBy(() -> serializer.toEvent(stored("Priced", "9", "{}")))
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageContaining("stream \"price-1\" version 3 position 17");
        assertThatThrownBy(() -> serializer.toEvent(stored("Priced", "1", "[]")))
                .isInstanceOf(UpcastException.class)
                .hasMessageContaining("stream \"price-1\" version 3 position 17");
        assertThatThrownBy(() -> serializer.toEvent(stored("Priced", "3", "[")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("stream \"price-1\" version 3 position 17");
    }

    @Test
    void aFailureAfterUpcastingIsOneOfSerialization() {
        UpcasterChain breaking = UpcasterChain.of(Upcaster.of("Priced", 1, data -> Payload.ofUtf8("{")));
        Serializer broken = new UpcastingSerializer(serializer.inner(), breaking);
        assertThatThrownBy(() -> broken.deserialize(Payload.ofUtf8("{}"), "Priced"))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void oldNamesHaveStepsOfTheirOwnBeforeTheAliasIsFollowed() {
        EventRegistry names = new EventRegistry();
        names.registerAll(Priced.class);
        Evolution evolution = new Evolution(
                UpcasterChain.builder()
                        .add(Upcaster.json("PriceSet", 1, event -> event.put("currency", "USD")))
                        .add(Upcaster.json("Priced", 2, event -> event.put("net", true)))
                        .firstVersion("Priced", 2)
                        .build(),
                names);

        assertThat(evolution.knownAs("PriceSet")).isEqualTo("PriceSet");
        assertThat(evolution.keepsType("PriceSet")).isFalse();
        assertThat(evolution.upcast(SchemaVersion.of("PriceSet", 1), Payload.ofUtf8("{}"), Metadata.empty()))
                .containsExactly(new VersionedPayload(
                        SchemaVersion.of("Priced", 3), Payload.ofUtf8("{\"currency\":\"USD\",\"net\":true}")));
        assertThat(evolution.storedNames("Priced")).containsExactly("PriceSet", "Priced");
    }

    @Test
    void aCircleOfAliasesAndRenamesIsReported() {
        EventRegistry names = new EventRegistry();
        names.registerAll(Priced.class);
        Evolution evolution = new Evolution(
                UpcasterChain.builder().rename("Priced", "PriceSet").build(), names);
        assertThatThrownBy(
                        () -> evolution.upcast(SchemaVersion.of("Priced", 1), Payload.ofUtf8("{}"), Metadata.empty()))
                .hasMessageContaining("in a circle");
    }

    @Test
    void readsAsStoredOnlyWhatNeedsNoStepAndNoOtherName() {
        EventRegistry names = new EventRegistry();
        names.registerAll(Priced.class);
        Evolution evolution =
                new Evolution(CHAIN.toBuilder().rename("Costed", "Priced").build(), names);
        assertThat(evolution.readsAsStored("Priced", 3)).isTrue();
        assertThat(evolution.readsAsStored("Unknown", 1)).isTrue();
        for (int version : new int[] {1, 2, 4}) {
            assertThat(evolution.readsAsStored("Priced", version)).isFalse();
        }
        assertThat(evolution.readsAsStored("Unknown", 2)).isFalse();
        assertThat(evolution.readsAsStored("PriceSet", 1)).as("an alias").isFalse();
        assertThat(evolution.readsAsStored("Costed", 3)).as("renamed").isFalse();
        assertThat(evolution.readsAsStored("Noise", 1)).as("dropped").isFalse();
    }

    @Test
    void filtersNameCurrentTypes() {
        EventRegistry names = new EventRegistry();
        names.registerAll(Priced.class);
        Evolution evolution = new Evolution(
                UpcasterChain.builder()
                        .rename("OldestPrice", "PriceSet")
                        .split("Offer", 1, Piece.json("Priced", 1, event -> {}))
                        .build(),
                names);
        assertThat(evolution.storedNames("Priced")).containsExactly("Offer", "OldestPrice", "PriceSet", "Priced");
        assertThatThrownBy(() -> evolution.storedNames("Offer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"Offer\"");
    }
}
