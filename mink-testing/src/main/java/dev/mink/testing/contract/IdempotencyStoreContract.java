package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.ExpectedVersion;
import dev.mink.Payload;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.Transactions;
import dev.mink.command.CommandResult;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyRecord.State;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import dev.mink.testing.contract.Race.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One record a key: reserved by one of many, completed by its owner, gone when it expires. */
public abstract class IdempotencyStoreContract extends AdapterContract {
    private static final int THREADS = 16;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final RecordedResult DONE = RecordedResult.of(CommandResult.success("42", 7));

    private IdempotencyStore records;

    /** Sets up the contract. */
    protected IdempotencyStoreContract() {}

    @BeforeEach
    final void findStore() {
        records = ability(IdempotencyStore.class);
    }

    @Test
    void anUnknownKeyHasNoRecord() {
        String key = key();

        assertThat(records.get(key)).isEmpty();
        assertThat(records.exists(key)).isFalse();
        assertThat(records.release(key, "a")).isFalse();
        records.delete(key);
    }

    @Test
    void aReservationKeepsOthersOut() {
        String key = key();

        assertThat(records.reserve(key, "Pay", "a", LONG)).isEmpty();

        IdempotencyRecord other = records.reserve(key, "Ship", "b", LONG).orElseThrow();
        assertThat(other.key()).isEqualTo(key);
        assertThat(other.commandType()).isEqualTo("Pay");
        assertThat(other.token()).isEqualTo("a");
        assertThat(other.state()).isEqualTo(State.PROCESSING);
        assertThat(Duration.between(other.processedAt(), other.expiresAt())).isEqualTo(LONG);
        assertThat(records.get(key)).contains(other);
        assertThat(records.exists(key)).isTrue();
    }

    @Test
    void aResultIsKeptWhole() {
        String key = key();
        RecordedResult whole = new RecordedResult(
                true, "order-1", 4_000_000_000L, Payload.ofUtf8("{\"lines\":[1,2.50]}"), "java.util.Map", "");
        records.reserve(key, "Pay", "a", LONG);

        assertThat(records.complete(key, "Pay", "a", whole, LONG)).isTrue();

        IdempotencyRecord record = records.get(key).orElseThrow();
        assertThat(record.isCompleted()).isTrue();
        assertThat(record.token()).isEqualTo("a");
        assertThat(record.result().success()).isTrue();
        assertThat(record.result().aggregateId()).isEqualTo("order-1");
        assertThat(record.result().version()).isEqualTo(4_000_000_000L);
        assertThat(record.result().dataType()).isEqualTo("java.util.Map");
        assertThat(record.result().error()).isEmpty();
        assertThat(dataOf(record)).isEqualTo(dataOf(whole));
        assertThat(records.reserve(key, "Pay", "b", LONG)).contains(record);
    }

    @Test
    void aFailureIsKeptWithItsText() {
        String key = key();
        String text = "nö \u0000 \ud800 " + "x".repeat(5_000);

        records.complete(key, "Pay", "a", RecordedResult.failed(new IllegalStateException(text)), LONG);

        RecordedResult kept = records.get(key).orElseThrow().result();
        assertThat(kept.success()).isFalse();
        assertThat(kept.error()).isEqualTo(text.replace('\u0000', '\uFFFD').replace('\ud800', '\uFFFD'));
        assertThat(kept.aggregateId()).isEmpty();
        assertThat(kept.version()).isZero();
        assertThat(kept.data().isEmpty()).isTrue();
    }

    @Test
    void anAggregateIdMayBeAsLongAsOneOfAStream() {
        String key = key();
        String id = "i".repeat(490);

        records.complete(key, "Pay", "a", RecordedResult.of(CommandResult.success(id, 1)), LONG);

        assertThat(records.get(key).orElseThrow().result().aggregateId()).isEqualTo(id);
    }

    @Test
    void theLongestKeyIsKept() {
        String key = (UUID.randomUUID() + "𝄞".repeat(255)).substring(0, 36 + 2 * (255 - 36));

        assertThat(records.reserve(key, "t".repeat(255), "a", LONG)).isEmpty();
        assertThat(records.get(key).orElseThrow().key()).isEqualTo(key);
    }

    @Test
    void onlyTheOwnerCompletes() {
        String key = key();
        records.reserve(key, "Pay", "a", LONG);

        assertThat(records.complete(key, "Pay", "b", DONE, LONG)).isFalse();
        assertThat(records.get(key).orElseThrow().isCompleted()).isFalse();
        assertThat(records.complete(key, "Pay", "a", DONE, LONG)).isTrue();
        assertThat(records.complete(key, "Pay", "b", DONE, LONG)).isFalse();
    }

    @Test
    void theOwnerMayCompleteAgain() {
        String key = key();
        records.reserve(key, "Pay", "a", LONG);
        records.complete(key, "Pay", "a", DONE, LONG);

        RecordedResult other = RecordedResult.of(CommandResult.success("43", 8));
        assertThat(records.complete(key, "Pay", "a", other, LONG)).isTrue();
        assertThat(records.get(key).orElseThrow().result()).isEqualTo(other);
    }

    @Test
    void onlyTheOwnerReleasesAndOnlyAReservation() {
        String key = key();
        records.reserve(key, "Pay", "a", LONG);

        assertThat(records.release(key, "b")).isFalse();
        assertThat(records.exists(key)).isTrue();
        assertThat(records.release(key, "a")).isTrue();
        assertThat(records.exists(key)).isFalse();

        records.complete(key, "Pay", "a", DONE, LONG);
        assertThat(records.release(key, "a")).isFalse();
        assertThat(records.exists(key)).isTrue();
    }

    @Test
    void anExpiredReservationIsTakenOverAndItsOwnerIsLate() {
        String key = key();
        records.reserve(key, "Pay", "a", SHORT);
        awaitExpiry(key);

        assertThat(records.reserve(key, "Pay", "b", LONG)).isEmpty();

        assertThat(records.complete(key, "Pay", "a", DONE, LONG)).isFalse();
        assertThat(records.release(key, "a")).isFalse();
        assertThat(records.get(key).orElseThrow().token()).isEqualTo("b");
        assertThat(records.complete(key, "Pay", "b", DONE, LONG)).isTrue();
    }

    @Test
    void anExpiredReservationThatNobodyTookOverCanBeCompleted() {
        String key = key();
        records.reserve(key, "Pay", "a", SHORT);
        awaitExpiry(key);

        assertThat(records.complete(key, "Pay", "a", DONE, LONG)).isTrue();
        assertThat(records.get(key).orElseThrow().result()).isEqualTo(DONE);
    }

    @Test
    void aResultExpires() {
        String key = key();
        records.complete(key, "Pay", "a", DONE, SHORT);
        awaitExpiry(key);

        assertThat(records.get(key)).isEmpty();
        assertThat(records.reserve(key, "Ship", "b", LONG)).isEmpty();
        assertThat(records.get(key).orElseThrow().result()).isEqualTo(RecordedResult.none());
    }

    @Test
    void oneOfManyReserves() throws InterruptedException {
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(20, 500); round++) {
                String key = key();
                if (round % 2 == 1) {
                    records.reserve(key, "Pay", "dead", Duration.ofNanos(1_000));
                    awaitExpiry(key);
                }
                List<Outcome<Optional<IdempotencyRecord>>> outcomes =
                        race.run(thread -> () -> records.reserve(key, "Pay", "token-" + thread, LONG));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                List<String> winners = Outcome.values(outcomes).stream()
                        .flatMap(Optional::stream)
                        .map(IdempotencyRecord::token)
                        .distinct()
                        .toList();
                assertThat(Outcome.values(outcomes).stream().filter(Optional::isEmpty))
                        .hasSize(1);
                assertThat(winners).hasSize(1);
            }
        }
    }

    @Test
    void cleaningUpLeavesReservationsAndYoungResults() {
        String expired = key();
        String reserved = key();
        String old = key();
        records.complete(expired, "Pay", "a", DONE, SHORT);
        records.reserve(reserved, "Pay", "a", LONG);
        records.complete(old, "Pay", "a", DONE, LONG);
        awaitExpiry(expired);

        assertThat(records.cleanup(Duration.ofDays(1))).isPositive();
        assertThat(records.exists(reserved)).isTrue();
        assertThat(records.exists(old)).isTrue();

        assertThat(records.cleanup(Duration.ofMillis(1))).isPositive();
        assertThat(records.exists(reserved)).isTrue();
        assertThat(records.exists(old)).isFalse();
    }

    @Test
    void theResultsOfAnAggregateCanBeDeleted() {
        String subject = UUID.randomUUID().toString();
        String key = key();
        String other = key();
        records.complete(key, "Pay", "a", RecordedResult.of(CommandResult.success(subject, 1)), LONG);
        records.complete(other, "Pay", "a", DONE, LONG);

        assertThat(records.deleteByAggregate(subject)).isEqualTo(1);
        assertThat(records.deleteByAggregate("")).isZero();
        assertThat(records.exists(key)).isFalse();
        assertThat(records.exists(other)).isTrue();
    }

    @Test
    void aKeyCanBeDeletedWhateverItIs() {
        String key = key();
        records.reserve(key, "Pay", "a", LONG);

        records.delete(key);

        assertThat(records.exists(key)).isFalse();
        assertThat(records.complete(key, "Pay", "a", DONE, LONG)).isTrue();
    }

    // ---------------------------------------------------------------- within an append

    @Test
    void whatIsWrittenInAnAppendCommitsWithIt() {
        String key = key();
        records.reserve(key, "Pay", "a", LONG);

        appendWith((transaction, stored) -> {
            assertThat(records.in(transaction).complete(key, "Pay", "a", DONE, LONG))
                    .isTrue();
            assertThat(records.get(key).orElseThrow().isCompleted())
                    .as("seen before the commit")
                    .isFalse();
        });

        assertThat(records.get(key).orElseThrow().result()).isEqualTo(DONE);
    }

    @Test
    void whatIsWrittenInAnAppendIsUndoneWithIt() {
        String key = key();
        String stream = Sample.stream();
        records.reserve(key, "Pay", "a", LONG);
        AppendParticipant record = (transaction, stored) -> {
            assertThat(records.in(transaction).complete(key, "Pay", "a", DONE, LONG))
                    .isTrue();
        };
        AppendParticipant failing = (transaction, stored) -> {
            throw new IllegalStateException("on purpose");
        };
        AppendRequest request = AppendRequest.of(StreamWrite.of(stream, ExpectedVersion.ANY_VERSION, Sample.records(1)))
                .withParticipants(List.of(record, failing));

        assertThatThrownBy(() -> append(request)).hasMessage("on purpose");

        assertThat(load(stream)).isEmpty();
        assertThat(records.get(key).orElseThrow().isCompleted()).isFalse();
        assertThat(records.release(key, "a")).isTrue();
    }

    @Test
    void anAppendSeesWhatItWroteBefore() {
        String key = key();

        appendWith((transaction, stored) -> {
            assertThat(records.in(transaction).complete(key, "Pay", "a", DONE, LONG))
                    .isTrue();
            assertThat(records.in(transaction).get(key).orElseThrow().isCompleted())
                    .isTrue();
            assertThat(records.in(transaction).complete(key, "Pay", "b", DONE, LONG))
                    .isFalse();
        });

        assertThat(records.get(key).orElseThrow().token()).isEqualTo("a");
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless caller does
    void nothingIsRefusedByName() {
        assertRefused("key", () -> records.get(null));
        assertRefused("key", () -> records.reserve(null, "Pay", "a", LONG));
        assertRefused("commandType", () -> records.reserve(key(), null, "a", LONG));
        assertRefused("token", () -> records.reserve(key(), "Pay", null, LONG));
        assertRefused("ttl", () -> records.reserve(key(), "Pay", "a", null));
        assertRefused("commandType", () -> records.complete(key(), null, "a", DONE, LONG));
        assertRefused("token", () -> records.complete(key(), "Pay", null, DONE, LONG));
        assertRefused("result", () -> records.complete(key(), "Pay", "a", null, LONG));
        assertRefused("ttl", () -> records.complete(key(), "Pay", "a", DONE, null));
        assertRefused("key", () -> records.release(null, "a"));
        assertRefused("token", () -> records.release(key(), null));
        assertRefused("key", () -> records.delete(null));
        assertRefused("olderThan", () -> records.cleanup(null));
        assertRefused("aggregateId", () -> records.deleteByAggregate(null));
        assertRefused("transaction", () -> records.in(null));
    }

    private static void assertRefused(String name, ThrowingCallable call) {
        assertThatThrownBy(call)
                .as(name)
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name);
    }

    @Test
    void anAppendLearnsThatItIsLate() {
        String key = key();
        records.reserve(key, "Pay", "b", LONG);

        appendWith((transaction, stored) -> assertThat(records.in(transaction).complete(key, "Pay", "a", DONE, LONG))
                .isFalse());

        assertThat(records.get(key).orElseThrow().token()).isEqualTo("b");
    }

    @Test
    void oneOfManyAppendsCompletesAKey() throws InterruptedException {
        try (Race race = new Race(8)) {
            for (int round = 0; round < Rounds.of(10, 200); round++) {
                String key = key();
                List<Outcome<Boolean>> outcomes = race.run(thread -> () -> {
                    boolean[] won = new boolean[1];
                    appendWith((transaction, stored) ->
                            won[0] = records.in(transaction).complete(key, "Pay", "token-" + thread, DONE, LONG));
                    return won[0];
                });

                assertThat(Outcome.failures(outcomes)).isEmpty();
                assertThat(Outcome.values(outcomes).stream().filter(won -> won)).hasSize(1);
            }
        }
    }

    @Test
    void aForeignTransactionIsRefused() {
        assertThatThrownBy(() -> records.in(new ForeignTransaction())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTransactionOfBackgroundWorkWillDoAsWell() {
        String key = key();
        records.reserve(key, "Pay", "a", LONG);

        assertThatThrownBy(() -> completeInTransaction(key, new IllegalStateException("undone")))
                .hasMessage("undone");
        assertThat(records.get(key).orElseThrow().isCompleted()).isFalse();

        completeInTransaction(key, null);
        assertThat(records.get(key).orElseThrow().isCompleted()).isTrue();
    }

    private void completeInTransaction(String key, @Nullable RuntimeException failure) {
        ability(Transactions.class).run("test", Optional.empty(), transaction -> {
            assertThat(records.in(transaction).complete(key, "Pay", "a", DONE, LONG))
                    .isTrue();
            assertThat(records.get(key).orElseThrow().isCompleted()).isFalse();
            if (failure != null) {
                throw Failures.silent(failure);
            }
            return true;
        });
    }

    private void appendWith(AppendParticipant participant) {
        append(AppendRequest.of(StreamWrite.of(Sample.stream(), ExpectedVersion.ANY_VERSION, Sample.records(1)))
                .withParticipants(List.of(participant)));
    }

    private void awaitExpiry(String key) {
        long end = System.nanoTime() + patience().toNanos();
        while (records.exists(key)) {
            assertThat(System.nanoTime()).as("the record expires").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Object dataOf(IdempotencyRecord record) {
        return dataOf(record.result());
    }

    private static Object dataOf(RecordedResult result) {
        return result.replay("key", IdempotencyStoreContract.class.getClassLoader())
                .data()
                .orElseThrow();
    }

    private static String key() {
        return "key-" + UUID.randomUUID();
    }
}
