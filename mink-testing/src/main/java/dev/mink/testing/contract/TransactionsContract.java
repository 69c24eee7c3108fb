package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.DeadlineExceededException;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.testing.contract.Race.Outcome;
import dev.mink.testing.contract.Threads.Running;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions for background work: all of it or nothing, run once, and locks that end with them. */
public abstract class TransactionsContract extends AdapterContract {
    private static final Duration A_MOMENT = Duration.ofMillis(60);
    private static final Duration COMPANY = Duration.ofMillis(2);
    private static final int THREADS = 8;

    private final Threads threads = new Threads();
    private Transactions transactions;
    private CheckpointStore checkpoints;

    /** Sets up the contract. */
    protected TransactionsContract() {}

    @BeforeEach
    final void findAbilities() {
        transactions = ability(Transactions.class);
        checkpoints = ability(CheckpointStore.class);
    }

    // ---------------------------------------------------------------- all or nothing

    @Test
    void whatIsWrittenIsVisibleAfterTheCommitOnly() {
        String name = name();

        String result = run(transaction -> {
            checkpoints.in(transaction).setCheckpoint(name, 1);
            assertThat(checkpoints.in(transaction).getCheckpoint(name)).isPresent();
            assertThat(checkpoints.getCheckpoint(name))
                    .as("before the commit, from outside")
                    .isEmpty();
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(position(name)).isEqualTo(1);
    }

    @Test
    void aFailureUndoesAllAndIsPassedOnUnchanged() {
        for (Throwable failure : List.of(
                new IllegalStateException("refused"), new IOException("refused"), new AssertionError("refused"))) {
            String name = name();
            AtomicInteger runs = new AtomicInteger();

            Throwable thrown =
                    catchThrowable(() -> transactions.run("fail on purpose", Optional.empty(), transaction -> {
                        runs.incrementAndGet();
                        checkpoints.in(transaction).setCheckpoint(name, 1);
                        throw sneaky(failure);
                    }));

            assertThat(thrown).isSameAs(failure);
            assertThat(runs).hasValue(1);
            assertThat(checkpoints.getCheckpoint(name)).isEmpty();
        }
    }

    @Test
    void whatIsWrittenTogetherIsSeenTogether() throws InterruptedException {
        String left = name();
        String right = left + "-other";
        try (Race race = new Race(2)) {
            int rounds = Rounds.of(100, 2_000);
            List<Outcome<Boolean>> outcomes = race.run(thread -> () -> {
                for (int i = 1; i <= rounds; i++) {
                    if (thread == 0) {
                        setBoth(left, right, i);
                    } else {
                        assertThat(positionsOf(left)).hasSizeLessThanOrEqualTo(1);
                    }
                }
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }
    }

    private void setBoth(String left, String right, int position) {
        run(transaction -> {
            checkpoints.in(transaction).setCheckpoint(left, position);
            checkpoints.in(transaction).setCheckpoint(right, position);
            return true;
        });
    }

    /** The different positions of the checkpoints whose names begin so. */
    private List<Long> positionsOf(String prefix) {
        return checkpoints.allCheckpoints().stream()
                .filter(checkpoint -> checkpoint.name().startsWith(prefix))
                .map(Checkpoint::position)
                .distinct()
                .toList();
    }

    @Test
    void aWriterWaitsForTheTransactionThatWroteTheSame() {
        String name = name();
        checkpoints.setCheckpoint(name, 1);

        Running<Boolean> late = run(transaction -> {
            checkpoints.in(transaction).setCheckpoint(name, 2);
            Running<Boolean> running = threads.start(() -> checkpoints.compareAndSetCheckpoint(name, 1, 3));
            assertWaiting(running);
            return running;
        });

        assertThat(late.result(patience())).isFalse();
        assertThat(position(name)).isEqualTo(2);
    }

    @Test
    void aTransactionIsOfNoUseWhenItIsOver() {
        Transaction kept = run(transaction -> transaction);
        CheckpointStore bound = run(transaction -> checkpoints.in(transaction));

        assertThatThrownBy(() -> checkpoints.in(kept)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bound.setCheckpoint(name(), 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bound.getCheckpoint(name())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.unwrap(Object.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> transactions.lockShared(kept, name())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void eventsCanBeAppendedMeanwhile() {
        String stream = Sample.stream();

        assertThatThrownBy(() -> run(transaction -> {
                    append(stream, 2);
                    assertThat(load(stream)).hasSize(2);
                    throw Failures.silent(new IllegalStateException("undone"));
                }))
                .hasMessage("undone");

        assertThat(load(stream)).as("appended in a transaction of its own").hasSize(2);
    }

    // ---------------------------------------------------------------- time

    @Test
    void afterTheDeadlineNothingIsBegun() {
        assertThatThrownBy(() ->
                        transactions.run("be late", Optional.of(Instant.now().minusMillis(1)), transaction -> {
                            throw new AssertionError("begun");
                        }))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("be late");
    }

    @Test
    void afterTheDeadlineNothingIsCommitted() {
        String name = name();
        Instant deadline = Instant.now().plusMillis(300);

        assertThatThrownBy(() -> transactions.run("be late", Optional.of(deadline), transaction -> {
                    checkpoints.in(transaction).setCheckpoint(name, 1);
                    while (!Instant.now().isAfter(deadline)) {
                        LockSupport.parkUntil(deadline.toEpochMilli() + 1);
                    }
                    return true;
                }))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(checkpoints.getCheckpoint(name)).isEmpty();
    }

    @Test
    void anInterruptedCallerBeginsNothing() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> run(transaction -> {
                        throw new AssertionError("begun");
                    }))
                    .isInstanceOf(OperationCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    // ---------------------------------------------------------------- locks

    @Test
    void whoLocksAloneKeepsAllOthersOutUntilTheEnd() {
        String name = name();

        List<Running<Boolean>> others = run(transaction -> {
            transactions.lockExclusive(transaction, name);
            List<Running<Boolean>> running =
                    List.of(threads.start(() -> lock(name, true)), threads.start(() -> lock(name, false)));
            running.forEach(TransactionsContract::assertWaiting);
            return running;
        });

        others.forEach(other -> assertThat(other.result(patience())).isTrue());
    }

    @Test
    void whoSharesALockKeepsOutOnlyWhoWantsToBeAlone() {
        String name = name();

        Running<Boolean> alone = run(transaction -> {
            transactions.lockShared(transaction, name);
            assertThat(threads.start(() -> lock(name, false)).result(patience()))
                    .isTrue();
            Running<Boolean> running = threads.start(() -> lock(name, true));
            assertWaiting(running);
            return running;
        });

        assertThat(alone.result(patience())).isTrue();
    }

    @Test
    void aLockEndsAlsoWithATransactionThatFailed() {
        String name = name();
        assertThatThrownBy(() -> run(transaction -> {
                    transactions.lockExclusive(transaction, name);
                    throw Failures.silent(new IllegalStateException("undone"));
                }))
                .hasMessage("undone");

        assertThat(threads.start(() -> lock(name, true)).result(patience())).isTrue();
    }

    @Test
    void locksOfOtherNamesAreInNobodysWay() {
        String name = name();
        boolean taken = run(transaction -> {
            transactions.lockExclusive(transaction, name);
            return threads.start(() -> lock(name + "-other", true)).result(patience());
        });

        assertThat(taken).isTrue();
    }

    @Test
    void aLockThatIsHeldCanBeTakenAgain() {
        String name = name();
        boolean taken = run(transaction -> {
            transactions.lockShared(transaction, name);
            transactions.lockShared(transaction, name);
            transactions.lockExclusive(transaction, name);
            transactions.lockExclusive(transaction, name);
            transactions.lockShared(transaction, name);
            return true;
        });

        assertThat(taken).isTrue();
    }

    @Test
    void theDeadlineBoundsTheWaitForALock() {
        String name = name();

        Throwable thrown = run(transaction -> {
            transactions.lockExclusive(transaction, name);
            return threads.start(() -> catchThrowable(() ->
                            transactions.run("wait", Optional.of(Instant.now().plusMillis(200)), late -> {
                                transactions.lockShared(late, name);
                                return true;
                            })))
                    .result(patience().plusSeconds(1));
        });

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void anAppendTakesLocksToo() {
        String name = name();

        Running<Boolean> other = appendWith(transaction -> {
            transactions.lockShared(transaction, name);
            Running<Boolean> running = threads.start(() -> lock(name, true));
            assertWaiting(running);
            return running;
        });

        assertThat(other.result(patience())).isTrue();
    }

    @Test
    void anAppendThatSharesALockBeginsWhenNobodyHoldsItAlone() {
        String name = name();
        String stream = Sample.stream();
        String other = Sample.stream();

        Running<Boolean> appending = run(transaction -> {
            transactions.lockExclusive(transaction, name);
            Running<Boolean> running = threads.start(() -> appendSharing(name, stream));
            assertWaiting(running);
            append(other, 1);
            assertThat(load(stream)).as("while the lock is held alone").isEmpty();
            assertThat(adapter().stablePosition())
                    .as("an append that waits does not hold up the feed")
                    .isEqualTo(adapter().lastPosition());
            return running;
        });

        assertThat(appending.result(patience())).isTrue();
        assertThat(load(stream)).hasSize(1);
    }

    @Test
    void anAppendToSeveralStreamsWaitsForEachOfItsLocks() {
        String free = name();
        String held = name();
        List<String> streams = List.of(Sample.stream(), Sample.stream());
        AppendRequest request = AppendRequest.of(streams.stream()
                        .map(stream -> StreamWrite.of(stream, NO_STREAM, Sample.records(2)))
                        .toArray(StreamWrite[]::new))
                .withParticipants(List.of(sharing(Set.of(free, held), (transaction, stored) -> {})));

        Running<?> appending = run(transaction -> {
            transactions.lockExclusive(transaction, held);
            Running<?> running = threads.start(() -> adapter().append(request));
            assertWaiting(running);
            streams.forEach(stream -> assertThat(load(stream)).isEmpty());
            return running;
        });

        appending.result(patience());
        streams.forEach(stream -> assertThat(load(stream)).hasSize(2));
    }

    @Test
    void whoWantsALockAloneWaitsForAppendsThatShareIt() {
        String name = name();

        Running<Boolean> alone = appendWith(Set.of(name), transaction -> {
            assertThat(threads.start(() -> lock(name, false)).result(patience()))
                    .isTrue();
            Running<Boolean> running = threads.start(() -> lock(name, true));
            assertWaiting(running);
            return running;
        });

        assertThat(alone.result(patience())).isTrue();
    }

    @Test
    void theDeadlineBoundsTheWaitOfAnAppendForALock() {
        String name = name();
        String stream = Sample.stream();
        AppendRequest request = AppendRequest.of(StreamWrite.of(stream, ANY_VERSION, Sample.records(1)))
                .withParticipants(List.of(sharing(Set.of(name), (transaction, stored) -> {})));

        Throwable thrown = run(transaction -> {
            transactions.lockExclusive(transaction, name);
            return threads.start(() -> {
                        Instant soon = Instant.now().plusMillis(100);
                        return catchThrowable(() -> append(request.withDeadline(soon)));
                    })
                    .result(patience());
        });

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(load(stream)).isEmpty();
    }

    @Test
    void aLockKeepsReadersWhoWriteApart() throws InterruptedException {
        String name = name();
        checkpoints.setCheckpoint(name, 0);
        AtomicInteger inside = new AtomicInteger();
        int rounds = Rounds.of(10, 200);
        try (Race race = new Race(THREADS)) {
            List<Outcome<Boolean>> outcomes = race.run(thread -> () -> {
                for (int i = 0; i < rounds; i++) {
                    run(transaction -> {
                        transactions.lockExclusive(transaction, name);
                        CheckpointStore joined = checkpoints.in(transaction);
                        long before = joined.getCheckpoint(name).orElseThrow().position();
                        awaitCompany(inside);
                        joined.setCheckpoint(name, before + 1);
                        return true;
                    });
                }
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        assertThat(position(name)).isEqualTo((long) THREADS * rounds);
    }

    @Test
    void aForeignTransactionIsRefused() {
        assertThatThrownBy(() -> transactions.lockShared(new ForeignTransaction(), name()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transactions.lockExclusive(new ForeignTransaction(), name()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---------------------------------------------------------------- the end

    @Test
    void aClosedAdapterBeginsNothing() {
        adapter().close();

        assertThatThrownBy(() -> run(transaction -> {
                    throw new AssertionError("begun");
                }))
                .isInstanceOf(AdapterClosedException.class);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws InterruptedException {
        String name = name();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        List<Running<Throwable>> running = new ArrayList<>();
        running.add(threads.start(() -> catchThrowable(() -> run(transaction -> {
            transactions.lockExclusive(transaction, name);
            begun.countDown();
            return await(closed);
        }))));
        assertThat(begun.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                .as("begun")
                .isTrue();
        running.add(threads.start(() -> catchThrowable(() -> lock(name, true))));
        assertWaiting(running.get(1));

        adapter().close();
        assertThat(running.get(1).result(patience())).isInstanceOf(AdapterClosedException.class);
        closed.countDown();

        assertThat(running.get(0).result(patience())).isInstanceOf(AdapterClosedException.class);
    }

    /** Gives others a moment to come to the same place, if nothing keeps them out. */
    private static void awaitCompany(AtomicInteger inside) {
        inside.incrementAndGet();
        long end = System.nanoTime() + COMPANY.toNanos();
        while (inside.get() < 2 && System.nanoTime() < end) {
            LockSupport.parkNanos(50_000);
        }
        inside.decrementAndGet();
    }

    private <T> T run(Transactions.Work<T, RuntimeException> work) {
        return transactions.run("test", Optional.empty(), work);
    }

    private <T> T appendWith(Transactions.Work<T, RuntimeException> work) {
        return appendWith(Set.of(), work);
    }

    private <T> T appendWith(Set<String> locks, Transactions.Work<T, RuntimeException> work) {
        List<T> result = new ArrayList<>();
        append(AppendRequest.of(StreamWrite.of(Sample.stream(), ANY_VERSION, Sample.records(1)))
                .withParticipants(List.of(sharing(locks, (transaction, stored) -> result.add(work.in(transaction))))));
        return result.get(0);
    }

    private boolean appendSharing(String lock, String stream) {
        append(AppendRequest.of(StreamWrite.of(stream, ANY_VERSION, Sample.records(1)))
                .withParticipants(List.of(sharing(Set.of(lock), (transaction, stored) -> {}))));
        return true;
    }

    private static AppendParticipant sharing(Set<String> locks, AppendParticipant participant) {
        return new AppendParticipant() {
            @Override
            public void inTransaction(AppendTransaction transaction, List<StoredEvent> stored) {
                participant.inTransaction(transaction, stored);
            }

            @Override
            public Set<String> sharedLocks(List<StreamWrite> writes) {
                return locks;
            }
        };
    }

    private boolean lock(String name, boolean alone) {
        return run(transaction -> {
            if (alone) {
                transactions.lockExclusive(transaction, name);
            } else {
                transactions.lockShared(transaction, name);
            }
            return true;
        });
    }

    private static void assertWaiting(Running<?> running) {
        Throwable thrown = catchThrowable(() -> running.result(A_MOMENT));
        assertThat(thrown).as("still waiting").isInstanceOf(AssertionError.class);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new AssertionError("the test was interrupted", e);
        }
    }

    @SuppressWarnings("unchecked") // the compiler alone cares whether it is checked
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    private long position(String name) {
        return checkpoints.getCheckpoint(name).orElseThrow().position();
    }

    private static String name() {
        return Sample.category();
    }
}
