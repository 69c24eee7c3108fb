package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.AggregateBase;
import dev.mink.Event;
import dev.mink.EventData;
import dev.mink.EventEnvelope;
import dev.mink.EventHandlers;
import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedFilter;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.EventType;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import dev.mink.store.EventStore;
import dev.mink.store.EventStoreBuilder;
import dev.mink.store.ReadOptions;
import dev.mink.store.RetiredEventTypeException;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.versioning.Piece;
import dev.mink.versioning.SchemaVersionGapException;
import dev.mink.versioning.UpcastException;
import dev.mink.versioning.Upcaster;
import dev.mink.versioning.UpcasterChain;
import dev.mink.versioning.UpcastingSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Events that older and newer programs stored, read in the newest shape. */
public abstract class EvolutionContract extends FollowingContract {
    private static final String STAMP = StoredEvent.SCHEMA_VERSION;

    /** What became of the events of a shop over the years. */
    private static final UpcasterChain CHAIN = UpcasterChain.builder()
            .add(
                    Upcaster.json("ItemAdded", 1, event -> event.put("quantity", 1)),
                    Upcaster.json("ItemAdded", 2, event -> event.set("sku", event.remove("item"))))
            .rename("ThingAdded", "ItemAdded")
            .split(
                    "ContactChanged",
                    1,
                    Piece.json("AddressChanged", 1, event -> event.retain("street")),
                    Piece.json("PhoneChanged", 1, event -> event.hasNonNull("phone"), event -> event.retain("phone")))
            .drop("BasketViewed")
            .build();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected EvolutionContract() {}

    record ItemAdded(String sku, int quantity) {}

    record AddressChanged(String street) {}

    record PhoneChanged(String phone) {}

    @EventType(value = "Paid", aliases = "Settled")
    record Paid(int amount) {}

    /** A class that still has the name of events that are dropped. */
    record BasketViewed(String page) {}

    /** A basket that sees what became of the events. */
    static final class Basket extends AggregateBase {
        private static final EventHandlers<Basket> HANDLERS = EventHandlers.<Basket>builder()
                .on(ItemAdded.class, (basket, event) -> basket.seen.add(event))
                .on(AddressChanged.class, (basket, event) -> basket.seen.add(event))
                .on(PhoneChanged.class, (basket, event) -> basket.seen.add(event))
                .build();

        private final List<Object> seen = new ArrayList<>();

        Basket(String id) {
            super(id, "Basket", HANDLERS);
        }

        void add(String sku, int quantity) {
            apply(new ItemAdded(sku, quantity));
        }
    }

    private EventStore shop() {
        return shop(builder().upcasters(CHAIN));
    }

    private EventStore shop(EventStoreBuilder builder) {
        EventStore store = open(builder);
        store.registerEvents(ItemAdded.class, AddressChanged.class, PhoneChanged.class, Paid.class);
        return store;
    }

    /** Stores what another program would have, with a stamp if the version is above 1. */
    private void stored(String streamId, String type, int version, String json) {
        Map<String, String> markers = version == 1 ? Map.of() : Map.of(STAMP, Integer.toString(version));
        stored(streamId, type, markers, json);
    }

    private void stored(String streamId, String type, Map<String, String> markers, String json) {
        EventRecord row = new EventRecord(UUID.randomUUID(), type, Payload.ofUtf8(json), Metadata.empty(), markers);
        adapter().append(AppendRequest.of(streamId, ExpectedVersion.ANY_VERSION, List.of(row)));
    }

    private String mixedStream() {
        String stream = Sample.stream("Basket");
        stored(stream, "ItemAdded", 1, "{\"item\": \"a\"}");
        stored(stream, "ItemAdded", 3, "{\"sku\": \"c\", \"quantity\": 5}");
        stored(stream, "ItemAdded", 2, "{\"item\": \"b\", \"quantity\": 4}");
        return stream;
    }

    // ---------------------------------------------------------------- upcasting

    @Test
    void eventsOfAllVersionsAreReadInTheNewestShape() {
        EventStore shop = shop();
        String stream = mixedStream();

        List<Event> events = shop.load(stream);

        assertThat(dataOf(events)).containsExactly(new ItemAdded("a", 1), new ItemAdded("c", 5), new ItemAdded("b", 4));
        assertThat(events).extracting(Event::schemaVersion).containsOnly(3);
        assertThat(events).extracting(event -> event.stored().schemaVersion()).containsExactly(1, 3, 2);
        assertThat(shop.stream(stream, ReadOptions.all().backwards()).map(Event::data))
                .containsExactly(new ItemAdded("b", 4), new ItemAdded("c", 5), new ItemAdded("a", 1));
        assertThat(Sample.json(shop.loadRaw(stream, 0).get(0).data()))
                .as("stored events stay as they are")
                .isEqualTo(Sample.json(Payload.ofUtf8("{\"item\": \"a\"}")));
    }

    @Test
    void whatIsAppendedIsStampedWithTheNewestVersion() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");

        shop.append(stream, List.of(new ItemAdded("a", 1), new Paid(7)));

        List<StoredEvent> rows = shop.loadRaw(stream, 0);
        assertThat(rows.get(0).systemMetadata()).isEqualTo(Map.of(STAMP, "3"));
        assertThat(rows.get(1).systemMetadata()).as("no upcasters, no stamp").isEmpty();
        assertThat(dataOf(shop.load(stream))).containsExactly(new ItemAdded("a", 1), new Paid(7));
    }

    @Test
    void anEventThatIsAppendedAgainIsNotUpcastAgain() {
        EventStore shop = shop();
        String stream = mixedStream();
        String copy = Sample.stream("Basket");

        for (Event event : shop.load(stream)) {
            shop.append(copy, List.of(EventEnvelope.of(event.data()).withMetadata(event.metadata())));
        }

        assertThat(dataOf(shop.load(copy))).isEqualTo(dataOf(shop.load(stream)));
        assertThat(shop.loadRaw(copy, 0)).extracting(StoredEvent::schemaVersion).containsOnly(3);
    }

    @Test
    void whatWasReadIsNoEventObject() {
        EventStore shop = shop();
        String stream = mixedStream();
        Event event = shop.load(stream).get(0);
        EventData data = EventData.of("ItemAdded", event.stored().data());
        for (Object wrong : List.of(event, event.stored(), data)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> shop.append(stream, List.of(new Paid(1), wrong)))
                    .withMessageContaining("append its data() instead");
        }
        assertThat(shop.loadRaw(stream, 0)).hasSize(3);
    }

    @Test
    void theMapThatAnEventWithoutClassIsReadAsHasNoType() {
        EventStore stranger = open(builder());
        String stream = mixedStream();
        Object map = stranger.load(stream).get(0).data();
        assertThatThrownBy(() -> stranger.append(stream, List.of(map)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("cannot determine event type");
    }

    @Test
    void anEventThatIsNewerThanTheProgramIsRefusedWhenItsDataIsAskedFor() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        stored(stream, "ItemAdded", 4, "{\"article\": \"a\"}");
        stored(stream, "Paid", 9, "{\"amount\": 3}");

        SchemaVersionGapException gap = catchThrowableOfType(SchemaVersionGapException.class, () -> shop.load(stream));

        assertThat(gap.eventType()).isEqualTo("ItemAdded");
        assertThat(gap.missingVersion()).isEqualTo(4);
        assertThat(gap.expectedVersion()).isEqualTo(3);
        assertThat(gap).hasMessageContaining("stream \"" + stream + "\" version 1 position ");
        List<Event> events = shop.stream(stream, ReadOptions.all()).toList();
        assertThat(events.get(0).schemaVersion()).isEqualTo(4);
        assertThatThrownBy(() -> events.get(1).data())
                .as("a class without upcasters")
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageContaining("the event has version 9, and this program has no upcasters that lead there");

        EventStore lenient =
                shop(builder().upcasters(CHAIN.toBuilder().acceptNewer().build()));
        assertThat(lenient.load(stream).get(0).data(ItemAdded.class).quantity()).isZero();
        assertThat(lenient.load(stream).get(1).data()).isEqualTo(new Paid(3));
        assertThat(lenient.load(stream).get(1).schemaVersion()).isEqualTo(9);
    }

    @Test
    void aProgramFromBeforeTheFirstUpcasterDoesNotMisreadEither() {
        String stream = Sample.stream("Basket");
        shop().append(stream, List.of(new ItemAdded("a", 1)));
        EventStore before = open(builder());
        before.registerEvents(ItemAdded.class);

        assertThatThrownBy(() -> before.load(stream)).isInstanceOf(SchemaVersionGapException.class);

        assertThat(open(builder()).load(stream).get(0).data())
                .as("no class, nothing to misread")
                .isEqualTo(Map.of("sku", "a", "quantity", 1L));
        UpcasterChain declared =
                UpcasterChain.builder().firstVersion("ItemAdded", 3).build();
        assertThat(dataOf(shop(builder().upcasters(declared)).load(stream))).containsExactly(new ItemAdded("a", 1));
    }

    @Test
    void anEventFromBeforeTheFirstVersionIsRefused() {
        EventStore shop = shop(builder()
                .upcasters(UpcasterChain.builder().firstVersion("Paid", 2).build()));
        String stream = Sample.stream("Basket");
        stored(stream, "Paid", 1, "{\"amount\": 3}");
        assertThatThrownBy(() -> shop.load(stream))
                .isInstanceOf(SchemaVersionGapException.class)
                .hasMessageContaining("the event has version 1, upcasters begin at version 2")
                .hasMessageContaining(stream);
    }

    @Test
    void aFailingUpcasterReachesTheReaderWithThePlaceOfTheEvent() {
        IllegalStateException cause = new IllegalStateException("no price");
        EventStore shop = shop(builder().upcasters(Upcaster.json("Paid", 1, event -> {
            throw cause;
        })));
        String stream = Sample.stream("Basket");
        long start = start();
        stored(stream, "Paid", 1, "{\"amount\": 3}");

        UpcastException failure = catchThrowableOfType(UpcastException.class, () -> shop.load(stream));

        assertThat(failure)
                .hasCause(cause)
                .hasMessageContaining("event type \"Paid\" from version 1 to 2")
                .hasMessageContaining("stream \"" + stream + "\" version 1 position ")
                .hasMessageEndingWith(": no price");
        assertThatThrownBy(() -> shop.fold(
                        stream, 0, (sum, event) -> sum + event.data(Paid.class).amount()))
                .isInstanceOf(UpcastException.class);
        Subscription subscription = closedAfterwards(
                shop.subscribeAll(start, SubscriptionOptions.defaults(), (event, context) -> event.data(Paid.class)));
        assertThat(endOf(subscription)).get().isInstanceOf(UpcastException.class);
    }

    @Test
    void dataThatDoesNotFitItsClassAfterUpcastingIsAFailureOfSerialization() {
        EventStore shop = shop(builder()
                .upcasters(Upcaster.json(
                        "Paid", 1, event -> event.putArray("amount").add(1).add(2))));
        String stream = Sample.stream("Basket");
        stored(stream, "Paid", 1, "{\"amount\": 3}");
        assertThatThrownBy(() -> shop.load(stream))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(stream);
    }

    @Test
    void stampsThatAreNoVersionsCountAsOne() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        for (String stamp : List.of("0", "-1", "abc", "99999999999", "")) {
            stored(stream, "ItemAdded", Map.of(STAMP, stamp), "{\"item\": \"a\"}");
        }
        assertThat(dataOf(shop.load(stream))).hasSize(5).containsOnly(new ItemAdded("a", 1));
    }

    @Test
    void aTypeWithoutClassIsUpcastToo() {
        EventStore stranger = open(builder().upcasters(CHAIN));
        String stream = mixedStream();
        assertThat(stranger.load(stream).get(0).data()).isEqualTo(Map.of("sku", "a", "quantity", 1L));
    }

    @Test
    void upcastersComeAfterReadStagesAndStampsBeforeWriteStages() {
        List<Integer> written = new ArrayList<>();
        List<Integer> read = new ArrayList<>();
        EventStore shop = shop(builder()
                .upcasters(CHAIN)
                .writeStage((event, streamId) -> {
                    written.add(event.schemaVersion());
                    return event.withData(
                            Payload.ofUtf8("{\"sealed\": " + event.data().asUtf8() + "}"));
                })
                .readStage((event, row) -> {
                    read.add(event.schemaVersion());
                    var sealed = Sample.json(event.data()).get("sealed");
                    return List.of(sealed == null ? event : event.withData(Payload.ofUtf8(sealed.toString())));
                }));
        String stream = mixedStream();
        shop.append(stream, List.of(new ItemAdded("d", 6)));

        assertThat(dataOf(shop.load(stream)))
                .containsExactly(
                        new ItemAdded("a", 1), new ItemAdded("c", 5), new ItemAdded("b", 4), new ItemAdded("d", 6));
        assertThat(written).containsExactly(3);
        assertThat(read).containsExactly(1, 3, 2, 3);
        assertThat(shop.loadRaw(stream, 3).get(0).schemaVersion()).isEqualTo(3);
    }

    @Test
    void aWriteStageMayStoreAnotherShapeAndTheStampFollows() {
        EventStore shop = shop(builder()
                .upcasters(CHAIN)
                .writeStage((event, streamId) -> event.type().equals("ItemAdded")
                        ? event.withType("ItemAdded", 1).withData(Payload.ofUtf8("{\"item\": \"x\"}"))
                        : event));
        String stream = Sample.stream("Basket");
        shop.append(stream, List.of(new ItemAdded("d", 6)));
        assertThat(dataOf(shop.load(stream))).containsExactly(new ItemAdded("x", 1));
    }

    // ---------------------------------------------------------------- other types

    @Test
    void renamedEventsAreReadUnderTheirNewName() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        long start = start();
        stored(stream, "ThingAdded", 1, "{\"item\": \"a\"}");
        stored(stream, "ThingAdded", 2, "{\"item\": \"b\", \"quantity\": 2}");
        stored(stream, "Settled", 1, "{\"amount\": 3}");

        List<Event> events = shop.load(stream);

        assertThat(dataOf(events)).containsExactly(new ItemAdded("a", 1), new ItemAdded("b", 2), new Paid(3));
        assertThat(events).extracting(Event::type).containsExactly("ItemAdded", "ItemAdded", "Paid");
        assertThat(events).extracting(Event::schemaVersion).containsExactly(3, 3, 1);
        assertThat(events).extracting(Event::version).containsExactly(1L, 2L, 3L);
        assertThat(shop.streamAll(start, FeedFilter.ofTypes("ItemAdded"))).hasSize(2);
        assertThat(shop.streamAll(start, FeedFilter.ofTypes("Paid"))).hasSize(1);
    }

    @Test
    void anAliasHasTheUpcastersOfTheCurrentName() {
        EventStore shop = shop(builder().upcasters(Upcaster.json("Paid", 1, event -> event.put("amount", 42))));
        String stream = Sample.stream("Basket");
        stored(stream, "Settled", 1, "{}");
        stored(stream, "Paid", 1, "{}");
        assertThat(dataOf(shop.load(stream))).containsExactly(new Paid(42), new Paid(42));
    }

    @Test
    void aSplitEventIsSeveralWithOneVersionAndPosition() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 2\"}");
        stored(stream, "ItemAdded", 1, "{\"item\": \"a\"}");

        List<Event> events = shop.load(stream);

        assertThat(dataOf(events))
                .containsExactly(
                        new AddressChanged("Ring 1"),
                        new PhoneChanged("1"),
                        new AddressChanged("Ring 2"),
                        new ItemAdded("a", 1));
        assertThat(events).extracting(Event::version).containsExactly(1L, 1L, 2L, 3L);
        assertThat(events).extracting(Event::ordinal).containsExactly(0, 1, 0, 0);
        assertThat(events.get(0).id()).isEqualTo(events.get(1).id());
        assertThat(events.get(0).globalPosition()).isEqualTo(events.get(1).globalPosition());
        assertThat(shop.load(stream, ReadOptions.all().limit(1)))
                .as("a limit counts stored events")
                .hasSize(2);
        assertThat(shop.processStoredEvent(shop.loadRaw(stream, 0).get(0))).hasSize(2);
    }

    @Test
    void aDroppedEventIsNotReadButItsVersionCounts() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        stored(stream, "ItemAdded", 1, "{\"item\": \"a\"}");
        stored(stream, "BasketViewed", 7, "{\"page\": \"1\"}");

        assertThat(dataOf(shop.load(stream))).containsExactly(new ItemAdded("a", 1));
        assertThat(shop.loadRaw(stream, 0)).hasSize(2);
        assertThat(shop.fold(stream, 0, (count, event) -> count + 1).version()).isEqualTo(2);
    }

    @Test
    void aggregatesSeeWhatBecameOfTheirEvents() {
        EventStore shop = shop();
        Basket basket = new Basket(UUID.randomUUID().toString());
        String stream = "Basket-" + basket.aggregateId();
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");
        stored(stream, "BasketViewed", 1, "{}");
        stored(stream, "ThingAdded", 1, "{\"item\": \"a\"}");
        stored(stream, "BasketViewed", 1, "{}");

        shop.loadAggregate(basket);

        assertThat(basket.seen)
                .containsExactly(new AddressChanged("Ring 1"), new PhoneChanged("1"), new ItemAdded("a", 1));
        assertThat(basket.version()).isEqualTo(4);
        Basket updated = shop.update(Basket::new, basket.aggregateId(), b -> b.add("b", 2));
        assertThat(updated.version()).isEqualTo(5);
        assertThat(shop.load(Basket::new, basket.aggregateId()).seen).hasSize(4).endsWith(new ItemAdded("b", 2));
    }

    @Test
    void subscriptionsGetWhatBecameOfTheEventsAndMoveOverTheRest() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        Subscription all = all(shop, SubscriptionOptions.defaults());
        Subscription phones = all(shop, SubscriptionOptions.filtered(FeedFilter.ofTypes("PhoneChanged")));
        Subscription ofStream = closedAfterwards(shop.subscribeStream(stream, 0, SubscriptionOptions.defaults()));
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");
        stored(stream, "ThingAdded", 2, "{\"item\": \"a\", \"quantity\": 2}");
        stored(stream, "BasketViewed", 1, "{}");

        List<Object> expected = List.of(new AddressChanged("Ring 1"), new PhoneChanged("1"), new ItemAdded("a", 2));
        assertThat(dataOf(next(all, 3))).isEqualTo(expected);
        assertThat(dataOf(next(ofStream, 3))).isEqualTo(expected);
        assertThat(next(phones).data()).isEqualTo(new PhoneChanged("1"));
        assertThat(all.poll(Duration.ofMillis(50))).isEmpty();
        eventually(
                "the position behind a dropped event",
                () -> all.poll(Duration.ofMillis(5)).isEmpty() && all.position() >= shop.getStablePosition());
        assertThat(ofStream.poll(Duration.ofMillis(50))).isEmpty();
        assertThat(ofStream.position()).isEqualTo(3);
    }

    @Test
    void aNamedSubscriptionRepeatsASplitEventWholeUnlessAllPiecesAreDoneWith() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        SubscriptionOptions options = SubscriptionOptions.named("pieces-" + UUID.randomUUID());
        long start = start();
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");

        try (Subscription first = shop.subscribeAll(start, options)) {
            assertThat(next(first).data()).isEqualTo(new AddressChanged("Ring 1"));
            first.commit();
        }
        try (Subscription second = shop.subscribeAll(start, options)) {
            assertThat(dataOf(next(second, 2))).containsExactly(new AddressChanged("Ring 1"), new PhoneChanged("1"));
            second.commit();
        }
        try (Subscription third = shop.subscribeAll(start, options)) {
            assertThat(third.poll(Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void aNamedSubscriptionIsDoneWithASplitEventAfterThePiecesItWants() {
        EventStore shop = shop();
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name("addresses-" + UUID.randomUUID())
                .filter(FeedFilter.ofTypes("AddressChanged"))
                .build();
        long start = start();
        stored(Sample.stream("Basket"), "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");

        try (Subscription first = shop.subscribeAll(start, options)) {
            assertThat(next(first).data()).isEqualTo(new AddressChanged("Ring 1"));
            first.commit();
        }
        try (Subscription second = shop.subscribeAll(start, options)) {
            assertThat(second.poll(Duration.ofMillis(50))).isEmpty();
        }
    }

    @Test
    void piecesAreReadBackwardsToo() {
        EventStore shop = shop();
        String stream = Sample.stream("Basket");
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 2\", \"phone\": \"2\"}");
        List<Object> expected = List.of(
                new PhoneChanged("2"), new AddressChanged("Ring 2"),
                new PhoneChanged("1"), new AddressChanged("Ring 1"));

        assertThat(dataOf(shop.load(stream, ReadOptions.last(2)))).isEqualTo(expected);
        List<Event> events = shop.stream(stream, ReadOptions.all().backwards()).toList();
        assertThat(dataOf(events)).isEqualTo(expected);
        assertThat(events).extracting(Event::ordinal).containsExactly(1, 0, 1, 0);
    }

    @Test
    void filtersArePushedDownByStoredNames() {
        EventStore shop = shop();
        long start = start();
        stored(Sample.stream("Basket"), "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");
        tap().reset();

        assertThat(shop.streamAll(start, FeedFilter.ofTypes("PhoneChanged", "ItemAdded")))
                .extracting(Event::data)
                .containsExactly(new PhoneChanged("1"));

        assertThat(tap().feedReads())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.filter().eventTypes())
                        .containsExactlyInAnyOrder("PhoneChanged", "ContactChanged", "ItemAdded", "ThingAdded"));
    }

    @Test
    void aFilterForATypeThatNothingIsReadAsIsRefused() {
        EventStore shop = shop();
        FeedFilter retired = FeedFilter.ofTypes("ItemAdded", "ContactChanged");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop.streamAll(0, retired))
                .withMessageContaining("\"ContactChanged\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop.subscribeAll(0, SubscriptionOptions.filtered(retired)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop.subscribeStream("Basket-1", 0, SubscriptionOptions.filtered(retired)));
    }

    @Test
    void aFilterForAnOldNameIsRefused() {
        EventStore shop = shop();
        FeedFilter old = FeedFilter.ofTypes("Settled");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shop.streamAll(0, old))
                .withMessageContaining("\"Settled\" is an old name of \"Paid\"");
        assertThatIllegalArgumentException().isThrownBy(() -> shop.subscribeAll(0, SubscriptionOptions.filtered(old)));
    }

    @Test
    void versionsOfAnOldNameThatTheNewOneDoesNotContinueAreRefused() {
        Upcaster settled = Upcaster.json("Settled", 1, event -> event.put("amount", 2));
        Upcaster paid = Upcaster.json("Paid", 1, event -> event.put("amount", 9));
        for (UpcasterChain chain : List.of(UpcasterChain.of(settled), UpcasterChain.of(settled, paid))) {
            EventStore shop = shop(builder().upcasters(chain));
            String stream = Sample.stream("Basket");
            stored(stream, "Settled", 1, "{\"amount\": 1}");
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    () -> shop.load(stream), () -> shop.append(stream, List.of(new Paid(5))))) {
                assertThatThrownBy(use)
                        .isInstanceOf(SchemaVersionGapException.class)
                        .hasMessageContaining("\"Settled\"")
                        .hasMessageContaining("firstVersion(\"Paid\", 2)");
            }
            assertThat(shop.loadRaw(stream, 0)).hasSize(1);
        }
        EventStore continued = shop(builder()
                .upcasters(UpcasterChain.builder()
                        .add(settled)
                        .firstVersion("Paid", 2)
                        .build()));
        String stream = Sample.stream("Basket");
        stored(stream, "Settled", 1, "{\"amount\": 1}");
        continued.append(stream, List.of(new Paid(5)));
        assertThat(dataOf(continued.load(stream))).containsExactly(new Paid(2), new Paid(5));
        assertThat(continued.loadRaw(stream, 1).get(0).schemaVersion()).isEqualTo(2);
    }

    @Test
    void eventsThatNobodyWouldReadAreNotWritten() {
        EventStore shop = shop();
        shop.registerEvents(BasketViewed.class);
        String stream = Sample.stream("Basket");

        RetiredEventTypeException refused = catchThrowableOfType(
                RetiredEventTypeException.class,
                () -> shop.append(stream, List.of(new Paid(1), new BasketViewed("1"))));

        assertThat(refused.eventType()).isEqualTo("BasketViewed");
        assertThat(refused.streamId()).isEqualTo(stream);
        assertThat(shop.streamExists(stream)).isFalse();
    }

    @Test
    void theAuditNamesCurrentTypes() {
        EventStore shop = open(builder().upcasters(CHAIN));
        shop.registerEvents(AddressChanged.class);
        String stream = Sample.stream("Basket");
        stored(stream, "ContactChanged", 1, "{\"street\": \"Ring 1\", \"phone\": \"1\"}");
        stored(stream, "ThingAdded", 1, "{\"item\": \"a\"}");
        stored(stream, "BasketViewed", 1, "{}");
        assertThat(shop.unregisteredStreamTypes(stream))
                .extracting(finding -> finding.eventType())
                .containsExactly("ItemAdded", "PhoneChanged");
    }

    // ---------------------------------------------------------------- an upcasting serializer

    @Test
    void anUpcastingSerializerUpcastsEachEventOnceFromItsOwnVersion() {
        EventStore shop = shop(builder().serializer(new UpcastingSerializer(JsonSerializer.create(), CHAIN)));
        String stream = mixedStream();
        shop.append(stream, List.of(new ItemAdded("d", 6)));

        assertThat(dataOf(shop.load(stream)))
                .containsExactly(
                        new ItemAdded("a", 1), new ItemAdded("c", 5), new ItemAdded("b", 4), new ItemAdded("d", 6));
        assertThat(shop.loadRaw(stream, 3).get(0).schemaVersion()).isEqualTo(3);
        assertThat(shop.registeredEventTypes()).contains("ItemAdded");
    }

    @Test
    void twoChainsAreRefused() {
        UpcastingSerializer upcasting = new UpcastingSerializer(JsonSerializer.create(), CHAIN);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> builder().serializer(upcasting).upcasters(CHAIN).build())
                .withMessageContaining("upcasters of its own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().serializer(new Wrapped(upcasting)).build())
                .withMessageContaining("hides an UpcastingSerializer");
    }

    /** A serializer around another one, with its abilities. */
    private record Wrapped(Serializer target) implements Serializer {
        @Override
        public Payload serialize(Object event) {
            return target.serialize(event);
        }

        @Override
        public Object deserialize(Payload data, String eventType) {
            return target.deserialize(data, eventType);
        }

        @Override
        public EventRegistry registry() {
            return target.registry();
        }

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return target.capability(type);
        }
    }
}
