package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.Transaction;
import dev.mink.command.idempotency.IdempotencyRecord;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.idempotency.RecordedResult;
import dev.mink.testing.contract.IdempotencyContract;
import dev.mink.testing.contract.IdempotencyStoreContract;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.Events;

/** Proves that the contract tests of idempotency find mistakes. */
class IdempotencyContractsCanFailTest {
    /** What the contracts are run on; JUnit makes the subjects by itself and can hand them nothing. */
    private static UnaryOperator<IdempotencyStore> mistake = UnaryOperator.identity();

    private static Duration patience = Duration.ofSeconds(10);

    @Test
    void theCorrectStorePasses() {
        Events tests = run(
                store -> store,
                Duration.ofSeconds(10),
                selectClass(StoreSubject.class),
                selectClass(MiddlewareSubject.class));

        assertThat(tests.succeeded().count()).isGreaterThan(60);
        assertThat(tests.failed().count()).isZero();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsFound(UnaryOperator<IdempotencyStore> broken, String test, Class<?> subject) {
        Events tests = run(broken, Duration.ofMillis(300), selectMethod(subject, test));

        assertThat(tests.failed().count()).isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                store(Forgets::new, "aResultIsKeptWhole"),
                store(Forgets::new, "aFailureIsKeptWithItsText"),
                store(ForgetsTheData::new, "aResultIsKeptWhole"),
                store(IgnoresTokens::new, "onlyTheOwnerCompletes"),
                store(IgnoresTokens::new, "onlyTheOwnerReleasesAndOnlyAReservation"),
                store(IgnoresTokens::new, "anExpiredReservationIsTakenOverAndItsOwnerIsLate"),
                store(IgnoresTokens::new, "anAppendLearnsThatItIsLate"),
                store(IgnoresTokens::new, "oneOfManyAppendsCompletesAKey"),
                store(NeverExpires::new, "aResultExpires"),
                store(NeverExpires::new, "anExpiredReservationIsTakenOverAndItsOwnerIsLate"),
                store(TellsTheTypeThatIsAskedFor::new, "aReservationKeepsOthersOut"),
                store(ReservesTwice::new, "aReservationKeepsOthersOut"),
                store(ReservesTwice::new, "oneOfManyReserves"),
                store(WritesPastTheTransaction::new, "whatIsWrittenInAnAppendCommitsWithIt"),
                store(WritesPastTheTransaction::new, "whatIsWrittenInAnAppendIsUndoneWithIt"),
                store(CleansUpReservations::new, "cleaningUpLeavesReservationsAndYoungResults"),
                middleware(Forgets::new, "theSecondTimeTheRecordedResultIsReturned"),
                middleware(Forgets::new, "neitherInterruptNorDeadlineLosesTheResult"),
                middleware(ForgetsTheData::new, "anAggregateIsExecutedOnceWithItsData"),
                middleware(IgnoresTokens::new, "whoIsLateDoesNotOverwriteTheResult"),
                middleware(IgnoresTokens::new, "theAppendOfWhoIsLateIsUndone"),
                middleware(NeverExpires::new, "theReservationOfADeadProcessIsTakenOver"),
                middleware(NeverExpires::new, "theReservationOfADeadProcessIsTakenOverWithTheAppend"),
                middleware(TellsTheTypeThatIsAskedFor::new, "theKeyOfAnotherTypeIsRefused"),
                middleware(KeepsOneRecord::new, "tenantsDoNotShareKeys"),
                middleware(KeepsOneRecord::new, "keysOfAnyLengthAreTold"),
                middleware(ReservesTwice::new, "aResultThatCannotBeRecordedKeepsTheReservation"),
                middleware(WritesPastTheTransaction::new, "anAppendThatIsUndoneLeavesNoRecord"));
    }

    private static Arguments store(UnaryOperator<IdempotencyStore> broken, String test) {
        return arguments(broken, test, StoreSubject.class);
    }

    private static Arguments middleware(UnaryOperator<IdempotencyStore> broken, String test) {
        return arguments(broken, test, MiddlewareSubject.class);
    }

    private static Events run(
            UnaryOperator<IdempotencyStore> broken, Duration longest, DiscoverySelector... selectors) {
        mistake = broken;
        patience = longest;
        return ContractRun.of(selectors);
    }

    static class StoreSubject extends IdempotencyStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return new WithBrokenRecords();
        }

        @Override
        protected Duration patience() {
            return patience;
        }
    }

    static class MiddlewareSubject extends IdempotencyContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return new WithBrokenRecords();
        }

        @Override
        protected Duration patience() {
            return patience;
        }
    }

    private static final class WithBrokenRecords extends ForwardingAdapter {
        private final IdempotencyStore broken =
                mistake.apply(correct.capability(IdempotencyStore.class).orElseThrow());

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return type == IdempotencyStore.class ? Optional.of(type.cast(broken)) : super.capability(type);
        }
    }

    /** Does everything as a correct store does it. */
    private abstract static class Forwarding implements IdempotencyStore {
        final IdempotencyStore correct;
        private final UnaryOperator<IdempotencyStore> mistake;

        /** With the mistake that is made within an append as well. */
        Forwarding(IdempotencyStore correct, UnaryOperator<IdempotencyStore> mistake) {
            this.correct = correct;
            this.mistake = mistake;
        }

        @Override
        public Optional<IdempotencyRecord> get(String key) {
            return correct.get(key);
        }

        @Override
        public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
            return correct.reserve(key, commandType, token, ttl);
        }

        @Override
        public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
            return correct.complete(key, commandType, token, result, ttl);
        }

        @Override
        public boolean release(String key, String token) {
            return correct.release(key, token);
        }

        @Override
        public void delete(String key) {
            correct.delete(key);
        }

        @Override
        public long cleanup(Duration olderThan) {
            return correct.cleanup(olderThan);
        }

        @Override
        public long deleteByAggregate(String aggregateId) {
            return correct.deleteByAggregate(aggregateId);
        }

        @Override
        public IdempotencyStore in(Transaction transaction) {
            return mistake.apply(correct.in(transaction));
        }
    }

    private static final class Forgets extends Forwarding {
        Forgets(IdempotencyStore correct) {
            super(correct, Forgets::new);
        }

        @Override
        public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
            correct.delete(key);
            return true;
        }
    }

    private static final class ForgetsTheData extends Forwarding {
        ForgetsTheData(IdempotencyStore correct) {
            super(correct, ForgetsTheData::new);
        }

        @Override
        public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
            RecordedResult bare = new RecordedResult(
                    result.success(),
                    result.aggregateId(),
                    result.version(),
                    RecordedResult.none().data(),
                    "",
                    result.error());
            return correct.complete(key, commandType, token, bare, ttl);
        }
    }

    /** Lets everybody complete and release. */
    private static final class IgnoresTokens extends Forwarding {
        IgnoresTokens(IdempotencyStore correct) {
            super(correct, IgnoresTokens::new);
        }

        @Override
        public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
            correct.delete(key);
            return correct.complete(key, commandType, token, result, ttl);
        }

        @Override
        public boolean release(String key, String token) {
            boolean there = correct.exists(key);
            correct.delete(key);
            return there;
        }
    }

    private static final class NeverExpires extends Forwarding {
        private static final Duration EVER = Duration.ofDays(36_500);

        NeverExpires(IdempotencyStore correct) {
            super(correct, NeverExpires::new);
        }

        @Override
        public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
            return correct.reserve(key, commandType, token, EVER);
        }

        @Override
        public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
            return correct.complete(key, commandType, token, result, EVER);
        }
    }

    /** So nobody learns that the record is of another command. */
    private static final class TellsTheTypeThatIsAskedFor extends Forwarding {
        TellsTheTypeThatIsAskedFor(IdempotencyStore correct) {
            super(correct, TellsTheTypeThatIsAskedFor::new);
        }

        @Override
        public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
            return correct.reserve(key, commandType, token, ttl)
                    .map(other -> new IdempotencyRecord(
                            other.key(),
                            commandType,
                            other.state(),
                            other.token(),
                            other.result(),
                            other.processedAt(),
                            other.expiresAt()));
        }
    }

    /** One for all keys. */
    private static final class KeepsOneRecord extends Forwarding {
        KeepsOneRecord(IdempotencyStore correct) {
            super(correct, KeepsOneRecord::new);
        }

        @Override
        public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
            return correct.reserve("one", commandType, token, ttl);
        }

        @Override
        public boolean complete(String key, String commandType, String token, RecordedResult result, Duration ttl) {
            return correct.complete("one", commandType, token, result, ttl);
        }
    }

    private static final class ReservesTwice extends Forwarding {
        ReservesTwice(IdempotencyStore correct) {
            super(correct, ReservesTwice::new);
        }

        @Override
        public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
            return correct.reserve(key, commandType, token, ttl).filter(IdempotencyRecord::isCompleted);
        }
    }

    private static final class WritesPastTheTransaction extends Forwarding {
        WritesPastTheTransaction(IdempotencyStore correct) {
            super(correct, UnaryOperator.identity());
        }

        @Override
        public IdempotencyStore in(Transaction transaction) {
            return this;
        }
    }

    private static final class CleansUpReservations extends Forwarding {
        private final Set<String> reserved = ConcurrentHashMap.newKeySet();

        CleansUpReservations(IdempotencyStore correct) {
            super(correct, CleansUpReservations::new);
        }

        @Override
        public Optional<IdempotencyRecord> reserve(String key, String commandType, String token, Duration ttl) {
            reserved.add(key);
            return correct.reserve(key, commandType, token, ttl);
        }

        @Override
        public long cleanup(Duration olderThan) {
            reserved.forEach(correct::delete);
            return correct.cleanup(olderThan);
        }
    }
}
