package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.testing.contract.Race.Outcome;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening and closing, and what holds for every method. */
public abstract class LifecycleContract extends AdapterContract {
    /** Sets up the contract. */
    protected LifecycleContract() {}

    @Test
    void initializingAgainChangesNothing() throws InterruptedException {
        String stream = Sample.stream();
        append(stream, 2);

        adapter().initialize();
        try (Race race = new Race(4)) {
            List<Outcome<Boolean>> outcomes = race.run(i -> () -> {
                adapter().initialize();
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        assertThat(load(stream)).hasSize(2);
    }

    @Test
    void afterClosingEveryMethodRefuses() {
        String stream = Sample.stream();
        AppendRequest request = AppendRequest.of(stream, ANY_VERSION, Sample.records(1));

        adapter().close();

        assertClosed(() -> append(request));
        assertClosed(() -> load(stream));
        assertClosed(() -> adapter().streamInfo(stream));
        assertClosed(() -> adapter().lastPosition());
        assertClosed(() -> adapter().stablePosition());
        assertClosed(() -> adapter().readFeed(new FeedRequest(0, 1, FeedFilter.all())));
        assertClosed(() -> adapter().onAppend(() -> {}));
        assertClosed(() -> adapter().initialize());
    }

    @Test
    void closingAgainIsAllowed() {
        adapter().close();
        adapter().close();
    }

    @Test
    void closingEndsWhatIsUnderWay() throws InterruptedException {
        String stream = Sample.stream();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AppendRequest slow = AppendRequest.of(stream, ANY_VERSION, Sample.records(1))
                .withParticipants(List.of((transaction, stored) -> {
                    inside.countDown();
                    untilClosed(closed);
                }));
        try (Race race = new Race(3)) {
            List<Outcome<List<AppendResult>>> outcomes = race.run(i -> List.<Callable<List<AppendResult>>>of(
                            () -> append(slow),
                            () -> {
                                await(inside);
                                return append(AppendRequest.of(stream, ANY_VERSION, Sample.records(1)));
                            },
                            () -> {
                                await(inside);
                                adapter().close();
                                closed.countDown();
                                return List.of();
                            })
                    .get(i));

            assertThat(outcomes.get(0).failure())
                    .as("the append that is under way")
                    .isInstanceOfAny(AdapterClosedException.class, UnknownOutcomeException.class);
            assertThat(outcomes.get(1).failure())
                    .as("the append that waits")
                    .isInstanceOfAny(AdapterClosedException.class, UnknownOutcomeException.class);
            assertThat(outcomes.get(2).failure()).as("the close").isNull();
        }
    }

    @Test
    void anUnknownAbilityIsEmpty() {
        assertThat(adapter().capability(NobodyCanDoThis.class)).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void nullIsRefused() {
        assertThatThrownBy(() -> adapter().append(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> adapter().load(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> adapter().streamInfo(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> adapter().readFeed(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> adapter().onAppend(null)).isInstanceOf(NullPointerException.class);
    }

    private void untilClosed(CountDownLatch closed) {
        try {
            await(closed);
        } catch (InterruptedException e) {
            throw new AssertionError("closing does not interrupt a participant", e);
        }
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                .as("the other thread gets on")
                .isTrue();
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(AdapterClosedException.class);
    }

    /** A type that no adapter has. */
    private interface NobodyCanDoThis {}
}
