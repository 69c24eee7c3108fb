package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.DuplicateAuditEntryException;
import dev.mink.command.audit.LinkedAuditEntry;
import dev.mink.testing.contract.AuditContract;
import dev.mink.testing.contract.AuditStoreContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.Events;

/** Proves that the contract tests of audit trails find mistakes. */
class AuditContractsCanFailTest {
    /** What the contracts are run on; JUnit makes the subjects by itself and can hand them nothing. */
    private static UnaryOperator<AuditStore> mistake = UnaryOperator.identity();

    @Test
    void theCorrectStorePasses() {
        Events tests = run(store -> store, selectClass(StoreSubject.class), selectClass(MiddlewareSubject.class));

        assertThat(tests.succeeded().count()).isGreaterThan(40);
        assertThat(tests.failed().count()).isZero();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsFound(UnaryOperator<AuditStore> broken, String test, Class<?> subject) {
        Events tests = run(broken, selectMethod(subject, test));

        assertThat(tests.failed().count()).isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                store(TakesDuplicates::new, "anIdIsTakenOnce"),
                store(ForgetsTheIdsInTheOrder::new, "theNewestComeFirstUnlessTheOldestAreAskedFor"),
                store(IncludesTheEnd::new, "everyConditionNarrows"),
                store(IncludesTheEnd::new, "onlyWhatIsOlderIsRemoved"),
                store(ShowsAllIntents::new, "anIntentIsFoundUntilThereIsAnOutcome"),
                store(StaysAtTheFirstPage::new, "pagesHaveEveryEntryOnce"),
                store(ForgetsLinks::new, "whatManyThreadsLinkIsOneChain"),
                store(ForgetsLinks::new, "linkedEntriesAreFoundLikeOthersAndFollowEachOther"),
                middleware(TakesDuplicates::new, "aSuccessIsRecorded"),
                middleware(ForgetsLinks::new, "manyThreadsLeaveOneEntryEachInAnIntactChain"),
                middleware(ShowsAllIntents::new, "anAnnouncedCommandIsFoundOnce"));
    }

    private static Arguments store(UnaryOperator<AuditStore> broken, String test) {
        return arguments(broken, test, StoreSubject.class);
    }

    private static Arguments middleware(UnaryOperator<AuditStore> broken, String test) {
        return arguments(broken, test, MiddlewareSubject.class);
    }

    private static Events run(UnaryOperator<AuditStore> broken, DiscoverySelector... selectors) {
        mistake = broken;
        return ContractRun.of(selectors);
    }

    static class StoreSubject extends AuditStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return new WithBrokenAudit();
        }
    }

    static class MiddlewareSubject extends AuditContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return new WithBrokenAudit();
        }
    }

    private static final class WithBrokenAudit extends ForwardingAdapter {
        private final AuditStore broken = mistake.apply(AuditStore.of(correct));

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return type == AuditStore.class ? Optional.of(type.cast(broken)) : super.capability(type);
        }
    }

    /** Does everything as a correct store does it. */
    private abstract static class Forwarding implements AuditStore {
        final AuditStore correct;

        Forwarding(AuditStore correct) {
            this.correct = correct;
        }

        @Override
        public void append(AuditEntry entry) {
            correct.append(entry);
        }

        @Override
        public List<AuditEntry> find(AuditQuery query) {
            return correct.find(query);
        }

        @Override
        public long count(AuditQuery query) {
            return correct.count(query);
        }

        @Override
        public long removeBefore(Instant time) {
            return correct.removeBefore(time);
        }

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return type.isInstance(this) ? Optional.of(type.cast(this)) : correct.capability(type);
        }
    }

    /** Keeps the last one, and nothing of who did it. */
    private static final class TakesDuplicates extends Forwarding {
        TakesDuplicates(AuditStore correct) {
            super(correct);
        }

        @Override
        public void append(AuditEntry entry) {
            try {
                correct.append(entry.toBuilder().actor("").build());
            } catch (DuplicateAuditEntryException e) {
                correct.append(entry.toBuilder().id("").build());
            }
        }
    }

    private static final class ForgetsTheIdsInTheOrder extends Forwarding {
        ForgetsTheIdsInTheOrder(AuditStore correct) {
            super(correct);
        }

        @Override
        public List<AuditEntry> find(AuditQuery query) {
            List<AuditEntry> found = new ArrayList<>(correct.find(query));
            Collections.reverse(found);
            found.sort(Comparator.comparing(AuditEntry::timestamp).reversed());
            return found;
        }
    }

    private static final class IncludesTheEnd extends Forwarding {
        IncludesTheEnd(AuditStore correct) {
            super(correct);
        }

        @Override
        public long count(AuditQuery query) {
            AuditQuery.Builder wider = AuditQuery.builder().tenantId(query.tenantId());
            query.to().ifPresent(end -> wider.to(end.plusNanos(1_000)));
            return query.to().isPresent() ? correct.count(wider.build()) : correct.count(query);
        }

        @Override
        public long removeBefore(Instant time) {
            return correct.removeBefore(time.plusNanos(1_000));
        }
    }

    private static final class ShowsAllIntents extends Forwarding {
        ShowsAllIntents(AuditStore correct) {
            super(correct);
        }

        @Override
        public List<AuditEntry> find(AuditQuery query) {
            return correct.find(AuditQuery.builder()
                    .tenantId(query.tenantId())
                    .withIntents()
                    .build());
        }
    }

    private static final class StaysAtTheFirstPage extends Forwarding {
        StaysAtTheFirstPage(AuditStore correct) {
            super(correct);
        }

        @Override
        public List<AuditEntry> find(AuditQuery query) {
            return correct.find(AuditQuery.builder()
                    .tenantId(query.tenantId())
                    .limit(query.limit())
                    .order(query.order())
                    .build());
        }
    }

    /** Every other link is a plain entry. */
    private static final class ForgetsLinks extends Forwarding implements AuditChain {
        private final AuditChain chain;
        private boolean forget;

        ForgetsLinks(AuditStore correct) {
            super(correct);
            chain = correct.capability(AuditChain.class).orElseThrow();
        }

        @Override
        public synchronized AuditLink appendLinked(AuditEntry entry) {
            forget = !forget;
            if (!forget) {
                correct.append(entry.toBuilder().id("").build());
                return chain.head().orElseThrow();
            }
            return chain.appendLinked(entry.toBuilder().intentId("").build());
        }

        @Override
        public Optional<AuditLink> head() {
            return chain.head();
        }

        @Override
        public List<LinkedAuditEntry> readChain(long position, int limit) {
            return chain.readChain(position, limit);
        }
    }
}
