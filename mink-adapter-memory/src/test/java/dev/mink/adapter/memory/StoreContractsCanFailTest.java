package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.AggregateContract;
import dev.mink.testing.contract.CommandBusContract;
import dev.mink.testing.contract.EventStoreContract;
import dev.mink.testing.contract.SubscriptionContract;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.Events;

/** Proves that the contract tests of stores, aggregates, subscriptions and commands find mistakes. */
class StoreContractsCanFailTest {
    /** What the contracts are run on; JUnit makes the subjects by itself and can hand them nothing. */
    private static Supplier<EventStoreAdapter> opener = MemoryAdapter::create;

    @Test
    void aStoreOnAnAdapterThatDoesNothingFailsEveryContract() {
        Events tests = run(
                IdleAdapter::new,
                selectClass(StoreSubject.class),
                selectClass(AggregateSubject.class),
                selectClass(SubscriptionSubject.class),
                selectClass(CommandBusSubject.class));

        assertThat(ContractRun.classes(tests.failed()))
                .containsExactlyInAnyOrderElementsOf(ContractRun.classes(tests.finished()))
                .hasSize(21);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsFound(Supplier<EventStoreAdapter> broken, String test, DiscoverySelector selector) {
        assertThat(run(broken, selector).failed().count()).isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                store(BrokenAdapters.AcceptsEveryVersion::new, "Writing", "anExpectedVersionIsChecked"),
                store(BrokenAdapters.WritesStreamsOneByOne::new, "Writing", "aConflictOfOneStreamUndoesAll"),
                store(
                        BrokenAdapters.RunsParticipantsBackwards::new,
                        "Writing",
                        "participantsOfTheStoreRunBeforeThoseOfTheAppend"),
                store(BrokenAdapters.StoresRepetitions::new, "Repetition", "anAppendWithTheSameIdsStoresNothing"),
                store(BrokenAdapters.LoadsForwardsOnly::new, "Reading", "aReadIsBoundedByVersionsAndByNumber"),
                store(BrokenAdapters.OverlooksTheFilter::new, "Reading", "allStreamsAreFilteredByCategoryAndType"),
                aggregate(BrokenAdapters.AcceptsEveryVersion::new, "Saving", "ofTwoThatLoadedTheSameVersionOneSaves"),
                aggregate(BrokenAdapters.AcceptsEveryVersion::new, "Updating", "concurrentUpdatesAllHappen"),
                aggregate(BrokenAdapters.SnapshotsGoBack::new, "Snapshots", "anOlderStateNeverReplacesANewerOne"),
                subscription(
                        BrokenAdapters.DropsEveryTenthFromTheFeed::new,
                        "Following",
                        "aHistoryLargerThanAllBuffersIsDeliveredWhole"),
                subscription(
                        BrokenAdapters.DropsEveryTenthFromTheFeed::new,
                        "UnderLoad",
                        "everySubscriptionGetsEachOfItsEventsOnceAndInOrder"),
                subscription(
                        BrokenAdapters.OverlooksTheFilter::new,
                        "Following",
                        "aCategoryIsWhatStandsBeforeTheFirstHyphen"),
                subscription(BrokenAdapters.WakesNobody::new, "Following", "anEventArrivesSoonAfterItsAppend"),
                subscription(
                        BrokenAdapters.AnswersWhenClosed::new,
                        "Ending",
                        "anAdapterThatIsClosedEndsTheSubscriptionsOfItsStores"),
                subscription(
                        BrokenAdapters.ComparesNoCheckpoints::new, "Progress", "aNameThatIsUsedTwiceEndsTheSlowerOne"),
                commandBus(
                        BrokenAdapters.AcceptsEveryVersion::new,
                        "Aggregates",
                        "aConflictStartsAnewWithAFreshAggregate"));
    }

    private static Arguments store(Supplier<EventStoreAdapter> broken, String contract, String test) {
        return mistake(broken, StoreSubject.class, EventStoreContract.class, contract, test);
    }

    private static Arguments aggregate(Supplier<EventStoreAdapter> broken, String contract, String test) {
        return mistake(broken, AggregateSubject.class, AggregateContract.class, contract, test);
    }

    private static Arguments subscription(Supplier<EventStoreAdapter> broken, String contract, String test) {
        return mistake(broken, SubscriptionSubject.class, SubscriptionContract.class, contract, test);
    }

    private static Arguments commandBus(Supplier<EventStoreAdapter> broken, String contract, String test) {
        return mistake(broken, CommandBusSubject.class, CommandBusContract.class, contract, test);
    }

    private static Arguments mistake(
            Supplier<EventStoreAdapter> broken, Class<?> subject, Class<?> contract, String part, String test) {
        return arguments(
                broken, test, selectNestedMethod(List.of(subject.getName()), contract.getName() + "$" + part, test));
    }

    private static Events run(Supplier<EventStoreAdapter> adapter, DiscoverySelector... selectors) {
        opener = adapter;
        return ContractRun.of(selectors);
    }

    static class StoreSubject extends EventStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return opener.get();
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(50);
        }
    }

    static class AggregateSubject extends AggregateContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return opener.get();
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(50);
        }
    }

    static class SubscriptionSubject extends SubscriptionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return opener.get();
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(50);
        }
    }

    static class CommandBusSubject extends CommandBusContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return opener.get();
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(50);
        }
    }
}
