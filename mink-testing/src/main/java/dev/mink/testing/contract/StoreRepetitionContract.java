package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.EventEnvelope;
import dev.mink.ExpectedVersion;
import dev.mink.UuidV7;
import dev.mink.adapter.DuplicateEventIdException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Event ids given by the caller, and appends that are repeated because their outcome is unknown. */
public abstract class StoreRepetitionContract extends StoreContract {
    private static final UuidV7 IDS = new UuidV7();

    /** Sets up the contract; subclasses are made by JUnit. */
    protected StoreRepetitionContract() {}

    @Test
    void givenIdsAreStored() {
        String stream = Sample.stream();
        List<UUID> ids = ids(2);

        AppendResult result = store().append(
                        stream, Bank.deposits(2), AppendOptions.defaults().withEventIds(ids));

        assertThat(result.eventIds()).isEqualTo(ids);
        assertThat(store().load(stream)).extracting(Event::id).isEqualTo(ids);
    }

    @Test
    void envelopesCarryIdsOfTheirOwn() {
        String stream = Sample.stream();
        List<UUID> ids = ids(2);
        List<EventEnvelope> events = List.of(
                EventEnvelope.of(Bank.deposit(1)).withId(ids.get(0)),
                EventEnvelope.of(Bank.deposit(2)).withId(ids.get(1)));

        store().append(stream, events);
        AppendResult again = store().append(stream, events);

        assertThat(again.replayed()).isTrue();
        assertThat(store().load(stream)).extracting(Event::id).isEqualTo(ids);
    }

    @Test
    void eitherAllEventsHaveAnIdOrNone() {
        String stream = Sample.stream();
        EventEnvelope with = EventEnvelope.of(Bank.deposit(1)).withId(IDS.get());
        EventEnvelope without = EventEnvelope.of(Bank.deposit(2));

        assertRefused(stream, List.of(with, without), AppendOptions.defaults());
        assertRefused(stream, List.of(with, Bank.deposit(2)), AppendOptions.defaults());
        assertRefused(stream, List.of(with), AppendOptions.defaults().withEventIds(ids(1)));
        assertRefused(stream, Bank.deposits(2), AppendOptions.defaults().withEventIds(ids(1)));
        assertRefused(stream, Bank.deposits(1), AppendOptions.defaults().withEventIds(ids(2)));
        assertThatThrownBy(() -> store().appendAll(List.of(
                        StreamAppend.of(stream, List.of(with)), StreamAppend.of(Sample.stream(), List.of(without)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(tap().appends()).isEmpty();
    }

    @Test
    void anIdCannotBeUsedTwiceInAnAppend() {
        UUID id = IDS.get();
        assertRefused(
                Sample.stream(), Bank.deposits(2), AppendOptions.defaults().withEventIds(List.of(id, id)));
    }

    @Test
    void anAppendWithTheSameIdsStoresNothing() {
        Stream.of(
                        ExpectedVersion.ANY_VERSION,
                        ExpectedVersion.STREAM_EXISTS,
                        ExpectedVersion.exact(2),
                        ExpectedVersion.ANY_VERSION)
                .forEach(expected -> {
                    String stream = streamOf(2);
                    AppendOptions options =
                            AppendOptions.expectVersion(expected).withEventIds(ids(3));

                    AppendResult first = store().append(stream, Bank.deposits(3), options);
                    AppendResult again = store().append(stream, Bank.deposits(3), options);

                    assertThat(first.replayed()).isFalse();
                    assertThat(again.replayed()).as(expected.toString()).isTrue();
                    assertThat(again.firstVersion()).isEqualTo(3);
                    assertThat(again.positions()).isEqualTo(first.positions());
                    assertThat(again.eventIds()).isEqualTo(first.eventIds());
                    assertThat(store().load(stream)).hasSize(5);
                });
    }

    @Test
    void aRepetitionIsRecognisedBehindLaterEvents() {
        String stream = Sample.stream();
        AppendOptions options =
                AppendOptions.expectVersion(ExpectedVersion.NO_STREAM).withEventIds(ids(2));
        store().append(stream, Bank.deposits(2), options);
        store().append(stream, Bank.deposits(5));

        AppendResult again = store().append(stream, Bank.deposits(2), options);

        assertThat(again.replayed()).isTrue();
        assertThat(again.lastVersion()).isEqualTo(2);
        assertThat(store().load(stream)).hasSize(7);
    }

    @Test
    void halfARepetitionIsRefused() {
        String stream = Sample.stream();
        List<UUID> ids = ids(3);
        store().append(stream, Bank.deposits(2), AppendOptions.defaults().withEventIds(ids.subList(0, 2)));

        assertThatThrownBy(() -> store().append(
                                stream,
                                Bank.deposits(2),
                                AppendOptions.defaults().withEventIds(ids.subList(1, 3))))
                .isInstanceOfSatisfying(DuplicateEventIdException.class, e -> {
                    assertThat(e.streamId()).isEqualTo(stream);
                    assertThat(e.eventId()).isEqualTo(ids.get(1));
                    assertThat(e.version()).isEqualTo(2);
                });
        assertThat(store().load(stream)).hasSize(2);
    }

    @Test
    void participantsDoNotRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        EventStore other = openBank(builder().participant((transaction, stored) -> runs.incrementAndGet()));
        AppendOptions options = AppendOptions.defaults()
                .withEventIds(ids(1))
                .withParticipant((transaction, stored) -> runs.incrementAndGet());
        String stream = Sample.stream();

        other.append(stream, Bank.deposits(1), options);
        AppendResult again = other.append(stream, Bank.deposits(1), options);

        assertThat(again.replayed()).isTrue();
        assertThat(runs).hasValue(2);
    }

    @Test
    void anAppendWhoseReplyWasLostIsRepeatedWithoutStoringTwice() {
        for (AppendOptions options :
                List.of(AppendOptions.defaults(), AppendOptions.expectVersion(2), AppendOptions.expectVersion(-2))) {
            String stream = streamOf(2);
            tap().loseNextReply();
            UnknownOutcomeException unknown = catchThrowableOfType(
                    UnknownOutcomeException.class, () -> store().append(stream, Bank.deposits(2), options));

            AppendResult again = store().append(stream, Bank.deposits(2), options.repeating(unknown));

            assertThat(again.replayed()).isTrue();
            assertThat(again.lastVersion()).isEqualTo(4);
            assertThat(again.eventIds()).isEqualTo(unknown.eventIds());
            assertThat(store().load(stream)).hasSize(4);
        }
    }

    @Test
    void anAppendThatNeverArrivedIsStoredByItsRepetition() {
        String stream = Sample.stream();
        AppendOptions options = AppendOptions.expectVersion(0);
        tap().loseNextRequest();
        UnknownOutcomeException unknown = catchThrowableOfType(
                UnknownOutcomeException.class, () -> store().append(stream, Bank.deposits(2), options));

        AppendResult again = store().append(stream, Bank.deposits(2), options.repeating(unknown));

        assertThat(again.replayed()).isFalse();
        assertThat(store().load(stream)).extracting(Event::id).isEqualTo(unknown.eventIds());
    }

    @Test
    void anAppendToSeveralStreamsIsRepeatedAsAWhole() {
        List<StreamAppend> appends =
                List.of(Bank.appendTo(Sample.stream("B"), 2), Bank.appendTo(Sample.stream("A"), 1));
        tap().loseNextReply();
        UnknownOutcomeException unknown =
                catchThrowableOfType(UnknownOutcomeException.class, () -> store().appendAll(appends));

        List<AppendResult> again =
                store().appendAll(appends, AppendOptions.defaults().repeating(unknown));

        assertThat(again).allMatch(AppendResult::replayed);
        assertThat(store().load(appends.get(0).streamId())).hasSize(2);
        assertThat(store().load(appends.get(1).streamId())).hasSize(1);
    }

    @Test
    void theReplayWindowBoundsHowFarBackARepetitionIsRecognised() {
        EventStore other = openBank(builder().replayWindow(5));
        assertThatThrownBy(() -> builder().replayWindow(0)).isInstanceOf(IllegalArgumentException.class);

        other.append(Sample.stream(), Bank.deposits(1), AppendOptions.defaults().withEventIds(ids(1)));

        assertThat(tap().appends().get(0).replayWindow()).isEqualTo(5);
    }

    private void assertRefused(String stream, List<?> events, AppendOptions options) {
        assertThatThrownBy(() -> store().append(stream, events, options)).isInstanceOf(IllegalArgumentException.class);
        assertThat(tap().appends()).isEmpty();
    }

    private static List<UUID> ids(int count) {
        List<UUID> ids = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> ids.add(IDS.get()));
        return ids;
    }
}
