package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.FeedFilter;
import dev.mink.store.EncodedEvent;
import dev.mink.store.EventStore;
import dev.mink.store.EventTooLargeException;
import dev.mink.store.ReadOptions;
import dev.mink.store.ReadStage;
import dev.mink.store.StreamAppend;
import dev.mink.store.WriteStage;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.testing.contract.Bank.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stages that events pass on their way into storage and out of it. */
public abstract class PipelineContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected PipelineContract() {}

    record Transferred(String from, String to) {}

    record Moved(String to) {}

    @Test
    void writeStagesRunInOrderAndWhatTheyMakeIsStored() {
        List<String> seen = new ArrayList<>();
        EventStore other = openBank(builder()
                .writeStage((event, streamId) -> {
                    seen.add(event.type() + " for " + streamId);
                    return event.withMarker("$first", "1");
                })
                .writeStage((event, streamId) -> event.withMarker(
                                "$second", event.systemMetadata().get("$first") + "2")
                        .withData(Payload.ofUtf8("{\"owner\": \"nobody\"}"))));
        String stream = Sample.stream();

        other.append(stream, List.of(new Opened("Ann"), new Opened("Bob")));

        assertThat(seen).containsExactly("Opened for " + stream, "Opened for " + stream);
        List<Event> events = store().load(stream);
        assertThat(dataOf(events)).containsExactly(new Opened("nobody"), new Opened("nobody"));
        assertThat(events.get(0).stored().systemMetadata()).isEqualTo(Map.of("$first", "1", "$second", "12"));
        assertThat(events.get(0).metadata().custom()).isEmpty();
    }

    @Test
    void aFailingWriteStageEndsTheAppendBeforeAnythingIsWritten() {
        IllegalStateException failure = new IllegalStateException("no key");
        EventStore other = openBank(builder().writeStage((event, streamId) -> {
            if (event.data().asUtf8().contains("3")) {
                throw failure;
            }
            return event;
        }));
        String stream = Sample.stream();

        assertThatThrownBy(() -> other.append(stream, Bank.deposits(4))).isSameAs(failure);
        assertThatThrownBy(() -> other.appendAll(List.of(Bank.appendTo(Sample.stream(), 1), Bank.appendTo(stream, 4))))
                .isSameAs(failure);

        assertThat(store().streamExists(stream)).isFalse();
        assertThat(tap().appends()).isEmpty();
    }

    @Test
    void aMarkerOfAStageMustBelongToMink() {
        EventStore other = openBank(builder().writeStage((event, streamId) -> event.withMarker("mine", "1")));
        String stream = Sample.stream();
        assertThatThrownBy(() -> other.append(stream, Bank.deposits(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void anEventMayHaveExactlyTheLargestSize() {
        int size = store().serializer().serialize(new Opened("12345")).size();
        EventStore limited = openBank(builder().maxEventSize(size));
        String stream = Sample.stream();

        limited.append(stream, List.of(new Opened("12345")));
        assertThatThrownBy(() -> limited.append(stream, List.of(new Opened("1"), new Opened("123456"))))
                .isInstanceOfSatisfying(EventTooLargeException.class, e -> {
                    assertThat(e.eventType()).isEqualTo("Opened");
                    assertThat(e.size()).isEqualTo(size + 1);
                    assertThat(e.limit()).isEqualTo(size);
                })
                .hasMessageContaining(stream)
                .hasMessageContaining("Opened");
        assertThatThrownBy(() -> limited.appendAll(List.of(
                        StreamAppend.of(Sample.stream(), List.of(new Opened("1"))),
                        StreamAppend.of(stream, List.of(new Opened("123456"))))))
                .isInstanceOf(EventTooLargeException.class);

        assertThat(limited.load(stream)).hasSize(1);
        assertThatThrownBy(() -> builder().maxEventSize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSizeCountsBeforeAndAfterTheStages() {
        WriteStage shrinking = (event, streamId) -> event.withData(Payload.ofUtf8("{}"));
        WriteStage growing =
                (event, streamId) -> event.withData(Payload.ofUtf8("{\"x\": \"" + "x".repeat(100) + "\"}"));
        String stream = Sample.stream();
        for (WriteStage stage : List.of(shrinking, growing)) {
            EventStore limited = openBank(builder().maxEventSize(60).writeStage(stage));
            Opened event = stage == shrinking ? new Opened("o".repeat(60)) : new Opened("");
            assertThatThrownBy(() -> limited.append(stream, List.of(event))).isInstanceOf(EventTooLargeException.class);
        }
        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void readStagesRunInOrder() {
        EventStore other = openBank(builder()
                .readStage(renaming("Opened", "A"))
                .readStage(renaming("A", "B"))
                .readStage(renaming("Opened", "never")));
        String stream = Sample.stream();
        store().append(stream, List.of(new Opened("Ann")));

        Event event = other.load(stream).get(0);

        assertThat(event.type()).isEqualTo("B");
        assertThat(event.stored().type()).isEqualTo("Opened");
        assertThat(event.schemaVersion()).isEqualTo(2);
        assertThat(event.data()).isEqualTo(Map.of("owner", "Ann"));
    }

    @Test
    void anEventMayBecomeSeveralOrNone() {
        EventStore other = openBank(builder().readStage(splitting()));
        other.registerEvents(Moved.class);
        String stream = Sample.stream();
        other.append(
                stream,
                List.of(new Opened("Ann"), new Transferred("a", "b"), new Transferred("", ""), Bank.deposit(1)));

        List<Event> events = other.load(stream);

        assertThat(dataOf(events)).containsExactly(new Opened("Ann"), new Moved("a"), new Moved("b"), Bank.deposit(1));
        assertThat(events).extracting(Event::version).containsExactly(1L, 2L, 2L, 4L);
        assertThat(events).extracting(Event::ordinal).containsExactly(0, 0, 1, 0);
        assertThat(events.get(1).id()).isEqualTo(events.get(2).id());
        assertThat(events.get(1).globalPosition()).isEqualTo(events.get(2).globalPosition());
        assertThat(events.get(1).stored()).isEqualTo(events.get(2).stored());
        assertThat(other.loadRaw(stream, 0))
                .as("what is raw is not touched")
                .extracting(StoredEvent::type)
                .containsExactly("Opened", "Transferred", "Transferred", "Deposited");
        assertThat(other.load(stream, ReadOptions.all().limit(3)))
                .as("a limit counts stored events")
                .hasSize(3);
        assertThat(other.stream(stream, ReadOptions.all())).hasSize(4);
        assertThat(other.fold(stream, 0, (count, event) -> count + 1).state()).isEqualTo(4);
        assertThat(other.fold(stream, 0, (count, event) -> count + 1).version()).isEqualTo(4);
        assertThat(other.processStoredEvent(other.loadRaw(stream, 1).get(0))).hasSize(2);
    }

    @Test
    void theVersionIsThatOfTheLastStoredEventEvenIfItIsDropped() {
        EventStore other = openBank(builder().readStage(splitting()));
        String stream = Sample.stream();
        other.append(stream, List.of(new Opened("Ann"), new Transferred("", "")));
        assertThat(other.fold(stream, 0, (count, event) -> count + 1).version()).isEqualTo(2);
    }

    @Test
    void aFilterNamesCurrentTypesAndFindsOldNames() {
        EventStore other = openBank(builder());
        other.registerEvents(Moved.class);
        other.serializer().registry().alias("MovedBefore", "Moved");
        long start = start();
        store().append(Sample.stream(), List.of(new Opened("Ann"), new Moved("c")));
        tap().reset();

        assertThat(other.streamAll(start, FeedFilter.ofTypes("Moved"))).hasSize(1);

        assertThat(tap().feedReads())
                .isNotEmpty()
                .allSatisfy(request ->
                        assertThat(request.filter().eventTypes()).containsExactlyInAnyOrder("Moved", "MovedBefore"));
    }

    @Test
    void aFilterFindsWhatStagesMake() {
        EventStore other = openBank(builder().readStage(splitting()));
        other.registerEvents(Moved.class);
        long start = start();
        store().append(Sample.stream(), List.of(new Opened("Ann"), new Transferred("a", "b"), new Moved("c")));

        List<Event> events = other.streamAll(start, FeedFilter.ofTypes("Moved")).toList();

        assertThat(dataOf(events)).containsExactly(new Moved("a"), new Moved("b"), new Moved("c"));
    }

    @Test
    void anEventThatAStageRenamesDoesNotPassAFilterForItsStoredName() {
        EventStore other = openBank(builder().readStage(renaming("Opened", "AccountOpened")));
        String stream = Sample.stream();
        long start = start();
        store().append(stream, List.of(new Opened("Ann"), Bank.deposit(1)));

        assertThat(other.streamAll(start, FeedFilter.ofTypes("Opened", "Deposited")))
                .extracting(Event::type)
                .containsExactly("Deposited");
    }

    @Test
    void anEventThatAStageRenamesPassesAFilterForItsNewName() {
        EventStore other = openBank(builder().readStage(renaming("Opened", "AccountOpened")));
        String stream = Sample.stream();
        long start = start();
        store().append(stream, List.of(new Opened("Ann"), Bank.deposit(1)));
        FeedFilter renamed = FeedFilter.ofTypes("AccountOpened");

        assertThat(other.streamAll(start, renamed)).extracting(Event::version).containsExactly(1L);
        try (Subscription subscription = other.subscribeAll(start, SubscriptionOptions.filtered(renamed))) {
            assertThat(subscription.poll(patience()))
                    .get()
                    .extracting(Event::type)
                    .isEqualTo("AccountOpened");
        }
        try (Subscription subscription = other.subscribeStream(stream, 0, SubscriptionOptions.filtered(renamed))) {
            assertThat(subscription.poll(patience()))
                    .get()
                    .extracting(Event::type)
                    .isEqualTo("AccountOpened");
        }
    }

    @Test
    void aFailingReadStageReachesTheReader() {
        IllegalStateException failure = new IllegalStateException("no key");
        EventStore other = openBank(builder().readStage((event, stored) -> {
            throw failure;
        }));
        String stream = streamOf(1);
        assertThatThrownBy(() -> other.load(stream)).isSameAs(failure);
        assertThatThrownBy(() -> other.stream(stream, ReadOptions.all()).toList())
                .isSameAs(failure);
        assertThat(other.loadRaw(stream, 0)).hasSize(1);
    }

    private static ReadStage renaming(String from, String to) {
        return (event, stored) -> List.of(event.type().equals(from) ? event.withType(to, 2) : event);
    }

    /** Makes a move to each end of a transfer, and nothing of one without ends. */
    private static ReadStage splitting() {
        return (event, stored) -> {
            if (!stored.type().equals("Transferred")) {
                return List.of(event);
            }
            List<EncodedEvent> moves = new ArrayList<>();
            for (String end : List.of("from", "to")) {
                String text = Sample.json(event.data()).get(end).asString();
                if (!text.isEmpty()) {
                    moves.add(event.withType("Moved", 1).withData(Payload.ofUtf8("{\"to\": \"" + text + "\"}")));
                }
            }
            return moves;
        };
    }
}
