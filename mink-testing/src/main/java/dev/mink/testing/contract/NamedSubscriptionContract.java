package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.FeedFilter;
import dev.mink.store.EventStore;
import dev.mink.subscription.CheckpointConflictException;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionNotSupportedException;
import dev.mink.subscription.SubscriptionOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Subscriptions that keep a checkpoint under a name and go on from there. */
public abstract class NamedSubscriptionContract extends FollowingContract {
    private static final AdapterException AWAY = Failures.away();

    private final String name = "contract-" + UUID.randomUUID();
    private final SubscriptionOptions named = SubscriptionOptions.named(name);

    /** Sets up the contract; subclasses are made by JUnit. */
    protected NamedSubscriptionContract() {}

    @Test
    void aSubscriptionGoesOnWhereItWasClosed() {
        String stream = streamOf(5);
        Subscription first = all(named);
        next(first, 3);
        first.commit();
        first.close();

        Subscription second = all(named);
        assertThat(second.position()).isEqualTo(position(stream, 3));
        assertThat(next(second, 2)).extracting(Event::version).containsExactly(4L, 5L);
        assertThat(second.poll(Duration.ZERO)).isEmpty();
        second.close();

        store().append(stream, Bank.deposits(1));
        assertThat(next(all(named)).version()).isEqualTo(6);
    }

    @Test
    void theEventThatWasTakenLastIsNotDoneWithUntilTheNextIsAskedFor() {
        String stream = streamOf(5);
        Subscription first = all(named);
        next(first, 3);
        first.close();
        assertThat(checkpoint()).isEqualTo(position(stream, 2));
        assertThat(next(all(named)).version()).isEqualTo(3);
    }

    @Test
    void whoNeverHadACheckpointStartsWhereTheCallerSays() {
        String stream = streamOf(4);
        long second = position(stream, 2);

        Subscription first = closedAfterwards(store().subscribeAll(second, named));
        assertThat(next(first).version()).isEqualTo(3);
        first.commit();
        first.close();

        Subscription second2 = closedAfterwards(store().subscribeAll(0, named));
        assertThat(next(second2).version()).as("the checkpoint wins").isEqualTo(4);
    }

    @Test
    void aCheckpointIsWrittenWheneverTheSubscriptionHasCaughtUp() {
        String stream = streamOf(3);
        Subscription subscription = all(named);
        next(subscription, 3);
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        assertThat(checkpoint()).isEqualTo(position(stream, 3));
    }

    @Test
    void aCheckpointIsWrittenNowAndThenOnTheWay() {
        String stream = streamOf(25);
        Subscription subscription = all(SubscriptionOptions.builder()
                .name(name)
                .checkpointEvery(10)
                .bufferSize(4)
                .build());
        next(subscription, 10);
        assertThat(tap().checkpoints().saved()).isEmpty();
        next(subscription, 1);
        assertThat(checkpoint()).isEqualTo(position(stream, 10));
        next(subscription, 13);
        assertThat(tap().checkpoints().saved()).containsExactly(position(stream, 10), position(stream, 20));
    }

    @Test
    void afterACrashOnlyTheEventsBehindTheCheckpointComeAgain() {
        String stream = streamOf(25);
        SubscriptionOptions options =
                SubscriptionOptions.builder().name(name).checkpointEvery(10).build();
        Subscription crashed = all(options);
        next(crashed, 17);

        List<Event> again = next(all(options), 15);

        assertThat(again.get(0).version()).isEqualTo(11);
        assertThat(again.get(14).version()).isEqualTo(25);
        assertThat(again.get(0).globalPosition()).isEqualTo(position(stream, 11));
    }

    @Test
    void commitWritesWhatWasTaken() {
        String stream = streamOf(3);
        Subscription subscription = all(named);
        subscription.commit();
        next(subscription, 2);
        subscription.commit();
        subscription.commit();
        assertThat(checkpoint()).isEqualTo(position(stream, 2)).isEqualTo(subscription.position());
        all(SubscriptionOptions.defaults()).commit();
        assertThat(tap().checkpoints().saved().stream().filter(position -> position > start()))
                .as("once, although it was asked for twice")
                .containsExactly(position(stream, 2));
    }

    @Test
    void aCheckpointCoversWhatIsPassedOver() {
        String stream = streamOf(4);
        Subscription filtered = all(SubscriptionOptions.builder()
                .name(name)
                .filter(FeedFilter.ofTypes("Opened"))
                .build());
        eventually("the checkpoint", () -> {
            assertThat(filtered.poll(Duration.ZERO)).isEmpty();
            return checkpoint() == position(stream, 4);
        });
        filtered.close();
        tap().reset();
        assertThat(all(named).poll(Duration.ofMillis(50))).isEmpty();
    }

    @Test
    void aStreamIsFollowedOnByItsVersion() {
        String stream = streamOf(5);
        Subscription first = closedAfterwards(store().subscribeStream(stream, 0, named));
        next(first, 3);
        first.commit();
        first.close();
        assertThat(checkpoint()).isEqualTo(3);
        assertThat(next(closedAfterwards(store().subscribeStream(stream, 0, named)))
                        .version())
                .isEqualTo(4);
    }

    @Test
    void aHandledEventIsDoneWith() {
        String stream = streamOf(3);
        List<Long> handled = new CopyOnWriteArrayList<>();
        Subscription subscription = closedAfterwards(
                store().subscribeAll(start(), named, (event, context) -> handled.add(event.version())));
        eventually("the checkpoint", () -> checkpoint() == position(stream, 3));
        subscription.close();
        store().append(stream, Bank.deposits(1));
        closedAfterwards(store().subscribeAll(start(), named, (event, context) -> handled.add(event.version())));
        eventually("four events", () -> handled.size() == 4);
        assertThat(handled).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void anEventWhoseHandlerFailedComesAgain() {
        streamOf(4);
        IllegalStateException failure = new IllegalStateException("third");
        Subscription failing = closedAfterwards(store().subscribeAll(start(), named, (event, context) -> {
            if (event.version() == 3) {
                throw failure;
            }
        }));
        assertThat(endOf(failing)).containsSame(failure);
        assertThat(next(all(named)).version()).isEqualTo(3);
    }

    @Test
    void aClosedSubscriptionKeepsWhatItsHandlerFinished() {
        String stream = streamOf(3);
        List<Subscription> itself = new CopyOnWriteArrayList<>();
        Subscription subscription = closedAfterwards(store().subscribeAll(start(), named, (event, context) -> {
            eventually("the handler knows its subscription", () -> !itself.isEmpty());
            if (event.version() == 2) {
                itself.get(0).close();
            }
        }));
        itself.add(subscription);
        assertThat(endOf(subscription)).isEmpty();
        assertThat(checkpoint()).isEqualTo(position(stream, 2));
        assertThat(next(all(named)).version()).isEqualTo(3);
    }

    @Test
    void aNameThatIsUsedTwiceEndsTheSlowerOne() {
        streamOf(5);
        Subscription fast = all(named);
        Subscription slow = all(named);
        next(fast, 3);
        fast.commit();

        next(slow, 2);
        assertThatThrownBy(slow::commit)
                .isInstanceOfSatisfying(
                        CheckpointConflictException.class,
                        e -> assertThat(e.name()).isEqualTo(name))
                .hasMessageContaining(name);
        next(slow, 3);
        assertThatThrownBy(() -> slow.poll(Duration.ZERO)).isInstanceOf(CheckpointConflictException.class);
        assertThat(slow.error()).containsInstanceOf(CheckpointConflictException.class);
        assertThat(slow.isOpen()).isFalse();
        assertThat(next(fast, 2)).extracting(Event::version).containsExactly(4L, 5L);
    }

    @Test
    void ofTwoHandlersUnderOneNameOneEnds() {
        String stream = Sample.stream();
        Subscription first = closedAfterwards(store().subscribeAll(start(), named, (event, context) -> {}));
        Subscription second = closedAfterwards(store().subscribeAll(start(), named, (event, context) -> {}));
        eventually("the end of one", () -> {
            store().append(stream, Bank.deposits(1));
            return !first.isOpen() || !second.isOpen();
        });
        Subscription ended = first.isOpen() ? second : first;
        assertThat(ended.error()).containsInstanceOf(CheckpointConflictException.class);
        Subscription winner = first.isOpen() ? first : second;
        store().append(stream, Bank.deposits(1));
        long last = store().getLastPosition();
        eventually("the other goes on", () -> checkpoint() >= last);
        assertThat(winner.isOpen()).isTrue();
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsWrittenLater() {
        String stream = streamOf(3);
        Subscription subscription =
                all(retrying(5).name(name).checkpointEvery(1).build());
        tap().checkpoints().failNextSave(AWAY);
        tap().checkpoints().failNextSave(AWAY);
        assertThat(next(subscription, 3)).extracting(Event::version).containsExactly(1L, 2L, 3L);
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
        assertThat(checkpoint()).isEqualTo(position(stream, 3));
        assertThat(subscription.isOpen()).isTrue();
    }

    @Test
    void aCheckpointWhoseReplyWasLostIsNoConflict() {
        String stream = streamOf(4);
        Subscription subscription =
                all(retrying(5).name(name).checkpointEvery(1).build());
        next(subscription);
        tap().checkpoints().loseNextReply(AWAY);
        assertThat(next(subscription).version()).isEqualTo(2);
        next(subscription);
        tap().checkpoints().loseNextReply(AWAY);
        assertThatThrownBy(subscription::commit).isSameAs(AWAY);
        assertThat(next(subscription).version()).isEqualTo(4);
        subscription.commit();
        assertThat(checkpoint()).isEqualTo(position(stream, 4));
    }

    @Test
    void aCheckpointWhoseReplyWasLostIsNoConflictForALaterOne() {
        String stream = streamOf(4);
        Subscription subscription = all(named);
        next(subscription, 2);
        tap().checkpoints().loseNextReply(AWAY);
        assertThatThrownBy(subscription::commit).isSameAs(AWAY);
        next(subscription, 2);
        tap().checkpoints().failNextSave(AWAY);
        assertThatThrownBy(subscription::commit).isSameAs(AWAY);

        subscription.commit();

        assertThat(checkpoint()).isEqualTo(position(stream, 4));
    }

    @Test
    void aLostReplyDoesNotHideSomebodyElse() {
        streamOf(4);
        Subscription subscription = all(named);
        next(subscription, 2);
        tap().checkpoints().loseNextReply(AWAY);
        assertThatThrownBy(subscription::commit).isSameAs(AWAY);
        ability(CheckpointStore.class).setCheckpoint(name, start() + 1_000_000);
        next(subscription, 1);
        assertThatThrownBy(subscription::commit).isInstanceOf(CheckpointConflictException.class);
    }

    @Test
    void aNameNeedsABackendWithCheckpoints() {
        tap().hide(CheckpointStore.class);
        EventStore other = openBank(builder());
        assertThatThrownBy(() -> other.subscribeAll(0, named))
                .isInstanceOf(SubscriptionNotSupportedException.class)
                .hasMessageContaining("checkpoint");
        streamOf(1);
        assertThat(next(all(other, SubscriptionOptions.defaults())).version()).isEqualTo(1);
    }

    private long checkpoint() {
        return ability(CheckpointStore.class)
                .getCheckpoint(name)
                .map(Checkpoint::position)
                .orElse(-1L);
    }

    private long position(String stream, int version) {
        return store().loadRaw(stream, version - 1).get(0).globalPosition();
    }
}
