package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.EventEnvelope;
import dev.mink.ExpectedVersion;
import dev.mink.InvalidStreamIdException;
import dev.mink.StoredEvent;
import dev.mink.UuidV7;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import dev.mink.testing.contract.Bank.Opened;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Appending event objects: what is returned, what is refused, and what commits together. */
public abstract class StoreWritingContract extends StoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected StoreWritingContract() {}

    @Test
    void anAppendTellsVersionsPositionsAndIds() {
        String stream = Sample.stream();

        AppendResult first = store().append(stream, List.of(new Opened("Ann")));
        AppendResult second = store().append(stream, Bank.deposits(3));

        assertThat(first.streamId()).isEqualTo(stream);
        assertThat(first.replayed()).isFalse();
        assertThat(second.firstVersion()).isEqualTo(2);
        assertThat(second.lastVersion()).isEqualTo(4);
        assertThat(second.nextExpectedVersion()).isEqualTo(ExpectedVersion.exact(4));
        List<Event> events = store().loadFrom(stream, 1);
        assertThat(events).extracting(Event::globalPosition).containsExactlyElementsOf(second.positions());
        assertThat(events).extracting(Event::id).containsExactlyElementsOf(second.eventIds());
        assertThat(events).extracting(Event::version).containsExactly(2L, 3L, 4L);
        assertThat(second.lastPosition()).isEqualTo(events.get(2).globalPosition());
        assertThat(dataOf(events)).isEqualTo(Bank.deposits(3));
    }

    @Test
    void theIdsOfEventsComeFromTheGeneratorOfTheStore() {
        List<UUID> made = new ArrayList<>();
        UuidV7 ids = new UuidV7();
        EventStore other = openBank(builder().eventIds(() -> {
            made.add(ids.get());
            return made.get(made.size() - 1);
        }));

        AppendResult result = other.append(Sample.stream(), Bank.deposits(3));

        assertThat(result.eventIds()).containsExactlyElementsOf(made);
    }

    @Test
    void anExpectedVersionIsChecked() {
        String stream = streamOf(2);

        assertThatThrownBy(() -> store().append(stream, Bank.deposits(1), AppendOptions.expectVersion(1)))
                .isInstanceOfSatisfying(ConcurrencyException.class, e -> {
                    assertThat(e.streamId()).isEqualTo(stream);
                    assertThat(e.expectedVersion()).isEqualTo(1);
                    assertThat(e.actualVersion()).isEqualTo(2);
                })
                .hasMessageContaining(stream);
        assertThatThrownBy(() -> store().append(
                                stream, Bank.deposits(1), AppendOptions.expectVersion(ExpectedVersion.NO_STREAM)))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(store().append(stream, Bank.deposits(1), AppendOptions.expectVersion(2))
                        .lastVersion())
                .isEqualTo(3);
        assertThat(store().append(stream, Bank.deposits(1), AppendOptions.expectVersion(ExpectedVersion.STREAM_EXISTS))
                        .lastVersion())
                .isEqualTo(4);
    }

    @Test
    void aMissingStreamHasVersionZero() {
        String stream = Sample.stream();

        assertThatThrownBy(() -> store().append(stream, Bank.deposits(1), AppendOptions.expectVersion(3)))
                .isInstanceOfSatisfying(
                        ConcurrencyException.class,
                        e -> assertThat(e.actualVersion()).isZero());
        assertThatThrownBy(() -> store().append(stream, Bank.deposits(1), AppendOptions.expectVersion(-2)))
                .isInstanceOfSatisfying(
                        StreamNotFoundException.class,
                        e -> assertThat(e.streamId()).isEqualTo(stream));
        assertThat(store().streamExists(stream)).isFalse();
        assertThat(store().append(stream, Bank.deposits(1), AppendOptions.expectVersion(0))
                        .lastVersion())
                .isEqualTo(1);
    }

    @Test
    void anExpectedVersionBelowTheSpecialOnesIsRefused() {
        assertThatThrownBy(() -> AppendOptions.expectVersion(-3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExpectedVersion.exact(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStreamIdThatCannotBeStoredIsRefused() {
        for (String id : unusableIds()) {
            assertThatThrownBy(() -> store().append(id, Bank.deposits(1)))
                    .as("append to \"%s\"", id)
                    .isInstanceOfSatisfying(
                            InvalidStreamIdException.class,
                            e -> assertThat(e.streamId()).isEqualTo(id));
            assertThatThrownBy(
                            () -> store().appendAll(List.of(Bank.appendTo(Sample.stream(), 1), Bank.appendTo(id, 1))))
                    .as("append to several, one of them \"%s\"", id)
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        assertThat(tap().appends()).isEmpty();
    }

    @Test
    void everyOtherStreamIdIsTaken() {
        String unique = UUID.randomUUID().toString().replace("-", "");
        List<String> ids = List.of(
                unique,
                unique + "-",
                "-" + unique,
                unique + "-with more-hyphens and spaces ",
                unique + "-\uD83D\uDE80-grüße-'\"\\%_",
                unique + "-" + "x".repeat(500 - unique.length() - 1),
                unique + "-" + "\uD83D\uDE80".repeat(500 - unique.length() - 1),
                unique + "y".repeat(250 - unique.length()) + "-1");
        for (String id : ids) {
            assertThat(store().append(id, Bank.deposits(2)).lastVersion())
                    .as("append to \"%s\"", id)
                    .isEqualTo(2);
            assertThat(store().load(id))
                    .as("load of \"%s\"", id)
                    .hasSize(2)
                    .allMatch(e -> e.streamId().equals(id));
            assertThat(store().getStreamInfo(id).streamId()).isEqualTo(id);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullIsRefusedByName() {
        String stream = Sample.stream();
        assertThatThrownBy(() -> store().append(null, Bank.deposits(1)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("streamId");
        assertThatThrownBy(() -> store().append(stream, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("events");
        assertThatThrownBy(() -> store().append(stream, Bank.deposits(1), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("options");
        assertThatThrownBy(() -> store().append(stream, Arrays.asList(Bank.deposit(1), null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("event 1")
                .hasMessageContaining(stream);
        assertThatThrownBy(() -> store().appendAll(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("appends");
        assertThatThrownBy(() -> store().with(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("context");
        assertThat(tap().appends()).isEmpty();
    }

    @Test
    void nothingToAppendIsRefused() {
        String stream = Sample.stream();
        assertThatThrownBy(() -> store().append(stream, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no events")
                .hasMessageContaining(stream);
        assertThatThrownBy(() -> store().append("", List.of())).isInstanceOf(InvalidStreamIdException.class);
        assertThatThrownBy(() -> store().appendAll(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no events");
        assertThatThrownBy(
                        () -> store().appendAll(List.of(Bank.appendTo(stream, 1), Bank.appendTo(Sample.stream(), 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no events");
        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void severalStreamsAreWrittenTogether() {
        String low = Sample.stream("A");
        String high = Sample.stream("B");

        List<AppendResult> results = store().appendAll(
                        List.of(Bank.appendTo(high, 2), Bank.appendTo(low, 1), Bank.appendTo(streamOf(3), 1)));

        assertThat(results).extracting(AppendResult::lastVersion).containsExactly(2L, 1L, 4L);
        assertThat(results).extracting(AppendResult::streamId).startsWith(high, low);
        assertThat(results.stream().flatMap(result -> result.positions().stream()))
                .isSorted();
        assertThat(tap().appends()).hasSize(2);
    }

    @Test
    void aConflictOfOneStreamUndoesAll() {
        String fresh = Sample.stream();
        String taken = streamOf(1);

        assertThatThrownBy(() -> store().appendAll(List.of(
                        Bank.appendTo(fresh, 2), new StreamAppend(taken, Bank.deposits(1), ExpectedVersion.NO_STREAM))))
                .isInstanceOfSatisfying(
                        ConcurrencyException.class,
                        e -> assertThat(e.streamId()).isEqualTo(taken));

        assertThat(store().load(fresh)).isEmpty();
        assertThat(store().load(taken)).hasSize(1);
    }

    @Test
    void aStreamMayOccurOnceInAnAppend() {
        String stream = Sample.stream();
        assertThatThrownBy(() -> store().appendAll(List.of(Bank.appendTo(stream, 1), Bank.appendTo(stream, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(stream);
        assertThat(store().streamExists(stream)).isFalse();
    }

    @Test
    void theStreamsOfAnAppendSayThemselvesWhichVersionTheyExpect() {
        String stream = streamOf(1);
        assertThatThrownBy(() -> store().appendAll(List.of(Bank.appendTo(stream, 1)), AppendOptions.expectVersion(7)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store().load(stream)).hasSize(1);
    }

    @Test
    void participantsOfTheStoreRunBeforeThoseOfTheAppend() {
        List<String> order = new ArrayList<>();
        EventStore other =
                openBank(builder().participant(noting(order, "first")).participant(noting(order, "second")));
        AppendOptions options =
                AppendOptions.defaults().withParticipant(noting(order, "third")).withParticipant(noting(order, "last"));

        other.append(Sample.stream(), Bank.deposits(1), options);
        other.append(Sample.stream(), Bank.deposits(1));

        assertThat(order).containsExactly("first", "second", "third", "last", "first", "second");
    }

    @Test
    void aParticipantSeesWhatIsStored() {
        String low = Sample.stream("A");
        String high = Sample.stream("B");
        List<StoredEvent> seen = new ArrayList<>();

        List<AppendResult> results = store().appendAll(
                        List.of(Bank.appendTo(high, 2), Bank.appendTo(low, 1)),
                        AppendOptions.defaults().withParticipant((transaction, stored) -> seen.addAll(stored)));

        assertThat(seen).extracting(StoredEvent::streamId).containsExactly(high, high, low);
        assertThat(seen).extracting(StoredEvent::version).containsExactly(1L, 2L, 1L);
        assertThat(seen)
                .extracting(StoredEvent::globalPosition)
                .containsExactlyElementsOf(results.stream()
                        .flatMap(result -> result.positions().stream())
                        .toList());
    }

    @Test
    void aFailingParticipantUndoesTheAppendAndReachesTheCaller() {
        String stream = streamOf(1);
        List<String> order = new ArrayList<>();
        IllegalStateException failure = new IllegalStateException("no");
        AppendOptions options = AppendOptions.defaults()
                .withParticipant(noting(order, "before"))
                .withParticipant((transaction, stored) -> {
                    throw failure;
                })
                .withParticipant(noting(order, "after"));

        assertThatThrownBy(() -> store().append(stream, Bank.deposits(1), options))
                .isSameAs(failure);

        assertThat(order).containsExactly("before");
        assertThat(store().load(stream)).hasSize(1);
        assertThat(store().append(stream, Bank.deposits(1)).lastVersion()).isEqualTo(2);
    }

    @Test
    void anEnvelopeCannotHoldAnEnvelope() {
        EventEnvelope envelope = EventEnvelope.of(Bank.deposit(1));
        assertThatThrownBy(() -> EventEnvelope.of(envelope)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Texts that cannot be the id of a stream. */
    static List<String> unusableIds() {
        return List.of(
                "",
                " ",
                "\u2003",
                "\t",
                "a\u0000b",
                "a\nb",
                "a\u007Fb",
                "Order-\u0085",
                "Order-\uD83D",
                "\uDE80-1",
                "x".repeat(501),
                "Order-" + "x".repeat(495),
                "c".repeat(251) + "-1");
    }

    private static AppendParticipant noting(List<String> order, String name) {
        return (transaction, stored) -> order.add(name);
    }
}
