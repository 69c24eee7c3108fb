package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.testing.contract.Race.Outcome;
import dev.mink.testing.contract.Threads.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One owner at a time, tokens that rise, and writes that are fenced by them. */
public abstract class LeaseStoreContract extends AdapterContract {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration A_MOMENT = Duration.ofMillis(60);
    private static final int THREADS = 8;

    private final Threads threads = new Threads();
    private LeaseStore leases;

    /** Sets up the contract. */
    protected LeaseStoreContract() {}

    @BeforeEach
    final void findStore() {
        leases = ability(LeaseStore.class);
    }

    // ---------------------------------------------------------------- taking and giving back

    @Test
    void aLeaseThatNobodyHasIsTaken() {
        String name = name();
        assertThat(leases.find(name)).isEmpty();

        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();

        assertThat(lease.name()).isEqualTo(name);
        assertThat(lease.owner()).isEqualTo("me");
        assertThat(lease.token()).isPositive();
        assertThat(leases.find(name)).contains(lease);
        assertThat(heldOf(name)).containsExactly(lease);
    }

    @Test
    void aLeaseThatIsHeldIsNotTaken() {
        String name = name();
        Lease mine = leases.acquire(name, "me", LONG).orElseThrow();

        assertThat(leases.acquire(name, "you", LONG)).isEmpty();
        assertThat(leases.acquire(name, "me", LONG)).as("a second time").isEmpty();

        assertThat(leases.find(name)).contains(mine);
    }

    @Test
    void aLeaseThatWasReleasedIsFreeAtOnce() {
        String name = name();
        Lease mine = leases.acquire(name, "me", LONG).orElseThrow();

        assertThat(leases.release(mine)).isTrue();
        assertThat(leases.release(mine)).isFalse();
        assertThat(leases.find(name)).isEmpty();
        assertThat(heldOf(name)).isEmpty();

        Lease yours = leases.acquire(name, "you", LONG).orElseThrow();
        assertThat(yours.token()).isGreaterThan(mine.token());
        assertThat(leases.release(mine)).as("of somebody else's").isFalse();
        assertThat(leases.find(name)).contains(yours);
    }

    @Test
    void aLeaseThatExpiredIsTakenOver() {
        String name = name();
        Lease mine = leases.acquire(name, "me", SHORT).orElseThrow();

        Lease yours = takenOver(name, "you");

        assertThat(yours.token()).isGreaterThan(mine.token());
        assertThat(leases.find(name)).contains(yours);
        assertThat(leases.renew(mine, LONG)).isEmpty();
        assertThat(leases.release(mine)).isFalse();
        assertThat(leases.find(name)).contains(yours);
    }

    @Test
    void theSameOwnerGetsAnotherTokenEachTime() {
        String name = name();
        long last = 0;
        for (int i = 0; i < 5; i++) {
            Lease lease = takenOver(name, "me", SHORT);
            assertThat(lease.token()).isGreaterThan(last);
            last = lease.token();
        }
    }

    @Test
    void renewingHoldsALeaseLonger() {
        String name = name();
        Lease lease = leases.acquire(name, "me", Duration.ofMinutes(1)).orElseThrow();

        Lease renewed = leases.renew(lease, LONG).orElseThrow();

        assertThat(renewed.token()).isEqualTo(lease.token());
        assertThat(renewed.owner()).isEqualTo("me");
        assertThat(Duration.between(lease.expiresAt(), renewed.expiresAt())).isGreaterThan(Duration.ofMinutes(3));
        assertThat(leases.find(name)).contains(renewed);
        assertThat(leases.renew(lease, LONG)).as("the lease as it was").isPresent();
    }

    @Test
    void renewingCanShortenALease() {
        String name = name();
        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();

        assertThat(leases.renew(lease, SHORT)).isPresent();

        assertThat(takenOver(name, "you").token()).isGreaterThan(lease.token());
    }

    @Test
    void anExpiredLeaseIsNotRenewed() {
        String name = name();
        Lease lease = expired(name);

        assertThat(leases.renew(lease, LONG)).isEmpty();
        assertThat(leases.find(name)).as("the last one").contains(lease);
        assertThat(heldOf(name)).isEmpty();
        assertThat(leases.release(lease)).as("nobody took it over").isTrue();
    }

    @Test
    void aMadeUpLeaseIsNoLease() {
        String name = name();
        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();
        for (Lease wrong : List.of(
                new Lease(name, "you", lease.token(), lease.expiresAt()),
                new Lease(name, "me", lease.token() + 1, lease.expiresAt()),
                new Lease(name(), "me", lease.token(), lease.expiresAt()))) {
            assertThat(leases.renew(wrong, LONG)).isEmpty();
            assertThat(leases.release(wrong)).isFalse();
            assertThatThrownBy(() -> inTransaction(transaction -> leases.confirm(transaction, wrong)))
                    .isInstanceOf(OwnershipLostException.class);
        }
        assertThat(leases.find(name)).contains(lease);
    }

    @Test
    void theLeasesThatAreHeldAreListedByName() {
        String prefix = name();
        for (String end : List.of("c", "a", "b")) {
            assertThat(leases.acquire(prefix + end, "me", LONG)).isPresent();
        }
        expired(prefix + "d");
        assertThat(leases.release(leases.find(prefix + "b").orElseThrow())).isTrue();

        assertThat(heldOf(prefix)).extracting(Lease::name).containsExactly(prefix + "a", prefix + "c");
    }

    // ---------------------------------------------------------------- many at once

    @Test
    void oneOfManyTakesALease() throws InterruptedException {
        String name = name();
        long last = 0;
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(10, 200); round++) {
                List<Outcome<Optional<Lease>>> outcomes = race.run(i -> () -> leases.acquire(name, "owner-" + i, LONG));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                List<Lease> won = Outcome.values(outcomes).stream()
                        .flatMap(Optional::stream)
                        .toList();
                assertThat(won).as("winners").hasSize(1);
                assertThat(won.get(0).token()).isGreaterThan(last);
                last = won.get(0).token();
                assertThat(leases.release(won.get(0))).isTrue();
            }
        }
    }

    @Test
    void everyTakeoverHasATokenOfItsOwn() throws InterruptedException {
        String name = name();
        Set<Long> tokens = ConcurrentHashMap.newKeySet();
        int rounds = Rounds.of(20, 500);
        try (Race race = new Race(THREADS)) {
            List<Outcome<Boolean>> outcomes = race.run(i -> () -> {
                for (int round = 0; round < rounds; round++) {
                    leases.acquire(name, "owner-" + i, SHORT)
                            .ifPresent(lease -> assertThat(tokens.add(lease.token()))
                                    .as("token %s", lease.token())
                                    .isTrue());
                }
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }
        assertThat(tokens).isNotEmpty();
    }

    /** Each owner believes for ever that the lease is its own; the token alone keeps their writes apart. */
    @Test
    void fencedWritesOfManyOwnersAreNeverLost() throws InterruptedException {
        String name = name();
        int rounds = Rounds.of(10, 200);
        try (Race race = new Race(4)) {
            List<Outcome<Integer>> outcomes = race.run(i -> () -> {
                int written = 0;
                Lease lease = takenOver(name, "owner-" + i, SHORT);
                while (written < rounds) {
                    if (countOneMore(lease)) {
                        written++;
                    } else {
                        lease = takenOver(name, "owner-" + i, SHORT);
                    }
                }
                return written;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        assertThat(count(ability(CheckpointStore.class), name)).isEqualTo(4L * rounds);
    }

    private boolean countOneMore(Lease lease) {
        try {
            inTransaction(transaction -> {
                CheckpointStore mine = ability(CheckpointStore.class).in(transaction);
                long before = count(mine, lease.name());
                LockSupport.parkNanos(SHORT.toNanos());
                mine.setCheckpoint(lease.name(), before + 1);
                leases.confirm(transaction, lease);
            });
            return true;
        } catch (OwnershipLostException e) {
            return false;
        }
    }

    private static long count(CheckpointStore checkpoints, String name) {
        return checkpoints
                .getCheckpoint(name)
                .map(checkpoint -> checkpoint.position())
                .orElse(0L);
    }

    // ---------------------------------------------------------------- fenced transactions

    @Test
    void theOwnerIsConfirmed() {
        Lease lease = leases.acquire(name(), "me", LONG).orElseThrow();

        inTransaction(transaction -> {
            leases.confirm(transaction, lease);
            leases.confirm(transaction, lease);
        });
        assertThat(leases.renew(lease, LONG)).isPresent();
        inTransaction(transaction -> leases.confirm(transaction, lease));
    }

    @Test
    void anExpiredLeaseThatNobodyTookOverIsConfirmed() {
        Lease lease = expired(name());

        inTransaction(transaction -> leases.confirm(transaction, lease));
    }

    @Test
    void whoLostALeaseWritesNothing() {
        String name = name();
        Lease lease = leases.acquire(name, "me", SHORT).orElseThrow();
        takenOver(name, "you");

        assertThatThrownBy(() -> inTransaction(transaction -> {
                    ability(CheckpointStore.class).in(transaction).setCheckpoint(name, 1);
                    leases.confirm(transaction, lease);
                }))
                .isInstanceOfSatisfying(OwnershipLostException.class, lost -> {
                    assertThat(lost.name()).isEqualTo(name);
                    assertThat(lost.token()).isEqualTo(lease.token());
                });

        assertThat(ability(CheckpointStore.class).getCheckpoint(name)).isEmpty();
    }

    @Test
    void whoReleasedALeaseWritesNothing() {
        Lease lease = leases.acquire(name(), "me", LONG).orElseThrow();
        leases.release(lease);

        assertThatThrownBy(() -> inTransaction(transaction -> leases.confirm(transaction, lease)))
                .isInstanceOf(OwnershipLostException.class);
    }

    @Test
    void nobodyTakesOverBetweenConfirmationAndCommit() {
        String name = name();
        Lease lease = expired(name);
        List<Running<Lease>> late = new ArrayList<>();

        inTransaction(transaction -> {
            leases.confirm(transaction, lease);
            late.add(threads.start(() -> leases.acquire(name, "you", LONG).orElseThrow()));
            assertWaiting(late.get(0));
        });

        assertThat(late.get(0).result(patience()).token()).isGreaterThan(lease.token());
    }

    @Test
    void aTransactionThatIsUndoneLetsOthersTakeOver() {
        String name = name();
        Lease lease = expired(name);

        assertThatThrownBy(() -> inTransaction(transaction -> {
                    leases.confirm(transaction, lease);
                    throw Failures.silent(new IllegalStateException("undone"));
                }))
                .hasMessage("undone");

        assertThat(leases.acquire(name, "you", LONG)).isPresent();
    }

    // ---------------------------------------------------------------- requests

    @Test
    void aRequestWaitsForTheOwner() {
        String name = name();
        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();
        assertThat(leases.requested(name)).isEmpty();

        leases.request(name, "rebuild");

        assertThat(leases.requested(name)).contains("rebuild");
        assertThat(consume(lease, "rebuild")).isTrue();
        assertThat(consume(lease, "rebuild")).as("again").isFalse();
        assertThat(leases.requested(name)).isEmpty();
        assertThat(leases.find(name)).contains(lease);
    }

    @Test
    void aLaterRequestReplacesAnEarlierOne() {
        String name = name();
        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();
        leases.request(name, "rebuild");
        leases.request(name, "restart");

        assertThat(consume(lease, "rebuild")).isFalse();
        assertThat(leases.requested(name)).contains("restart");
        assertThat(consume(lease, "restart")).isTrue();
    }

    @Test
    void aRequestCanBeThereBeforeAnOwner() {
        String name = name();
        leases.request(name, "rebuild");
        assertThat(leases.find(name)).isEmpty();
        assertThat(heldOf(name)).isEmpty();

        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();
        assertThat(lease.token()).isPositive();
        assertThat(leases.requested(name)).contains("rebuild");
        leases.release(lease);
        assertThat(leases.requested(name)).as("outlives its owners").contains("rebuild");
    }

    @Test
    void theRequestsThatWaitAreListedByName() {
        String prefix = name();
        Lease lease = leases.acquire(prefix + "a", "me", LONG).orElseThrow();
        leases.acquire(prefix + "d", "me", LONG);
        for (String end : List.of("c", "a", "b")) {
            leases.request(prefix + end, "rebuild");
        }
        leases.request(prefix + "b", "restart");
        assertThat(requestsOf(prefix))
                .containsExactly(
                        entry(prefix + "a", "rebuild"), entry(prefix + "b", "restart"), entry(prefix + "c", "rebuild"));

        assertThat(consume(lease, "rebuild")).isTrue();

        assertThat(requestsOf(prefix)).containsOnlyKeys(prefix + "b", prefix + "c");
    }

    @Test
    void aRequestIsThereAgainWhenItsTransactionIsUndone() {
        String name = name();
        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();
        leases.request(name, "rebuild");

        assertThatThrownBy(() -> inTransaction(transaction -> {
                    assertThat(leases.consumeRequest(transaction, lease, "rebuild"))
                            .isTrue();
                    throw Failures.silent(new IllegalStateException("undone"));
                }))
                .hasMessage("undone");

        assertThat(leases.requested(name)).contains("rebuild");
    }

    @Test
    void aRequestGivesWayToWhatItsOwnerNotes() {
        String name = name();
        Lease lease = leases.acquire(name, "me", LONG).orElseThrow();
        leases.request(name, "rebuild");

        assertThat(replace(lease, "rebuild", "rebuilding")).isTrue();
        assertThat(leases.requested(name)).contains("rebuilding");
        assertThat(replace(lease, "rebuild", "done")).as("another one").isFalse();
        assertThat(leases.requested(name)).contains("rebuilding");
        assertRefused(() -> replace(lease, "rebuilding", " "));
        assertRefused(() -> replace(lease, "rebuilding", "x".repeat(51)));
        assertThat(leases.requested(name)).contains("rebuilding");
    }

    @Test
    void whoLostALeaseTakesNoRequest() {
        String name = name();
        Lease lease = leases.acquire(name, "me", SHORT).orElseThrow();
        takenOver(name, "you");
        leases.request(name, "rebuild");

        for (String request : List.of("rebuild", "restart")) {
            assertThatThrownBy(() -> consume(lease, request)).isInstanceOf(OwnershipLostException.class);
        }
        assertThat(leases.requested(name)).contains("rebuild");
    }

    @Test
    void aTakenRequestKeepsOthersFromTakingOver() {
        String name = name();
        Lease lease = expired(name);
        List<Running<Lease>> late = new ArrayList<>();

        inTransaction(transaction -> {
            assertThat(leases.consumeRequest(transaction, lease, "rebuild")).isFalse();
            late.add(threads.start(() -> leases.acquire(name, "you", LONG).orElseThrow()));
            assertWaiting(late.get(0));
        });

        assertThat(late.get(0).result(patience()).token()).isGreaterThan(lease.token());
    }

    // ---------------------------------------------------------------- what is refused

    @Test
    void namesAndTimesAreChecked() {
        String longest = name() + "\uD83D\uDE80".repeat(LeaseStore.MAX_NAME_LENGTH - 33);
        String owner = "ö".repeat(LeaseStore.MAX_OWNER_LENGTH);
        Lease lease = leases.acquire(longest, owner, LeaseStore.LONGEST).orElseThrow();
        assertThat(leases.find(longest)).contains(lease);
        leases.request(longest, "x".repeat(50));
        assertThat(leases.requested(longest)).contains("x".repeat(50));

        for (String bad : List.of("", " ", "a\0b", "x".repeat(LeaseStore.MAX_NAME_LENGTH + 1))) {
            assertRefused(() -> leases.acquire(bad, "me", LONG));
            assertRefused(() -> leases.acquire(name(), bad, LONG));
            assertRefused(() -> leases.find(bad));
            assertRefused(() -> leases.request(bad, "rebuild"));
            assertRefused(() -> leases.request(name(), bad));
            assertRefused(() -> leases.requested(bad));
        }
        assertRefused(() -> leases.acquire(name(), "x".repeat(LeaseStore.MAX_OWNER_LENGTH + 1), LONG));
        for (Duration bad :
                List.of(Duration.ZERO, LONG.negated(), Duration.ofNanos(1), LeaseStore.LONGEST.plusNanos(1))) {
            assertRefused(() -> leases.acquire(name(), "me", bad));
            assertRefused(() -> leases.renew(lease, bad));
        }
    }

    @Test
    void aForeignTransactionIsRefused() {
        Lease lease = leases.acquire(name(), "me", LONG).orElseThrow();

        assertRefused(() -> leases.confirm(new ForeignTransaction(), lease));
        assertRefused(() -> leases.consumeRequest(new ForeignTransaction(), lease, "rebuild"));
    }

    @Test
    void aClosedStoreRefuses() {
        Lease lease = leases.acquire(name(), "me", LONG).orElseThrow();
        adapter().close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> leases.acquire("x", "me", LONG),
                () -> leases.renew(lease, LONG),
                () -> leases.release(lease),
                () -> leases.find("x"),
                () -> leases.held(),
                () -> leases.request("x", "rebuild"),
                () -> leases.requested("x"),
                () -> leases.requests())) {
            assertThatThrownBy(call).isInstanceOf(AdapterClosedException.class);
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertWaiting(Running<?> running) {
        Throwable thrown = catchThrowable(() -> running.result(A_MOMENT));
        assertThat(thrown).as("still waiting").isInstanceOf(AssertionError.class);
    }

    private void inTransaction(Consumer<Transaction> work) {
        ability(Transactions.class).run("test", Optional.empty(), transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private boolean replace(Lease lease, String request, String next) {
        return ability(Transactions.class)
                .run(
                        "test",
                        Optional.empty(),
                        transaction -> leases.replaceRequest(transaction, lease, request, Optional.of(next)));
    }

    private boolean consume(Lease lease, String request) {
        return ability(Transactions.class)
                .run("test", Optional.empty(), transaction -> leases.consumeRequest(transaction, lease, request));
    }

    private List<Lease> heldOf(String prefix) {
        return leases.held().stream()
                .filter(lease -> lease.name().startsWith(prefix))
                .toList();
    }

    private SortedMap<String, String> requestsOf(String prefix) {
        return leases.requests().subMap(prefix, prefix + Character.MAX_VALUE);
    }

    /** A lease that has expired and that nobody took over. */
    private Lease expired(String name) {
        Lease lease = leases.acquire(name, "me", SHORT).orElseThrow();
        await("the lease expires", () -> heldOf(name).isEmpty() ? Optional.of(true) : Optional.empty());
        return lease;
    }

    private Lease takenOver(String name, String owner) {
        return takenOver(name, owner, LONG);
    }

    private Lease takenOver(String name, String owner, Duration timeToLive) {
        return await("the lease is taken over", () -> leases.acquire(name, owner, timeToLive));
    }

    private <T> T await(String what, Supplier<Optional<T>> attempt) {
        long end = System.nanoTime() + patience().toNanos();
        for (; ; ) {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(SHORT.toNanos());
        }
    }

    private static String name() {
        return Sample.category();
    }
}
