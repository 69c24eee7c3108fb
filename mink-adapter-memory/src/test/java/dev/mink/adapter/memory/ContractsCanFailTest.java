package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Transactions;
import dev.mink.projection.ParkedEventStore;
import dev.mink.testing.contract.CompleteAdapterContract;
import dev.mink.testing.contract.EventStoreAdapterContract;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.Events;

/** Proves that the contract tests of mink-testing find mistakes: each broken adapter fails its test. */
class ContractsCanFailTest {
    /** Long enough for what will not happen anyway. */
    private static final Duration SHORT = Duration.ofMillis(50);

    /** What the contract is run on; JUnit makes {@link Subject} by itself and can be handed nothing. */
    private static Supplier<EventStoreAdapter> opener = MemoryAdapter::create;

    private static Duration patience = Duration.ZERO;

    @Test
    void anAdapterWithoutMistakePasses() {
        Events tests = run(ForwardingAdapter::new, Duration.ofSeconds(10), selectClass(Subject.class));

        assertThat(failed(tests)).isEmpty();
        assertThat(tests.succeeded().count()).isGreaterThan(100);
        assertThat(tests.skipped().count() + tests.aborted().count()).isZero();
    }

    @Test
    void anAdapterThatDoesNothingFailsEveryContract() {
        Events tests = run(IdleAdapter::new, SHORT, selectClass(Subject.class));

        assertThat(ContractRun.classes(tests.failed()))
                .containsExactlyInAnyOrderElementsOf(ContractRun.classes(tests.finished()))
                .hasSize(17);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    void aMistakeIsFound(Supplier<EventStoreAdapter> broken, DiscoverySelector contract, String test) {
        assertThat(failed(run(broken, SHORT, contract))).containsExactly(test + "()");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                base(BrokenAdapters.AcceptsEveryVersion::new, "Appends", "anExactVersionFitsItselfOnly"),
                base(BrokenAdapters.AcceptsEveryVersion::new, "Appends", "noStreamFitsAMissingStreamOnly"),
                base(BrokenAdapters.AcceptsEveryVersion::new, "Appends", "streamExistsFitsEveryStreamThatIsThere"),
                base(BrokenAdapters.TellsNoActualVersion::new, "Appends", "noStreamFitsAMissingStreamOnly"),
                base(
                        BrokenAdapters.WritesStreamsOneByOne::new,
                        "Appends",
                        "severalStreamsAreWrittenTogetherOrNotAtAll"),
                base(BrokenAdapters.WritesStreamsOneByOne::new, "Appends", "aMissingStreamAmongSeveralUndoesTheOthers"),
                base(BrokenAdapters.OverlooksDeadlines::new, "Appends", "aPassedDeadlineStopsTheAppend"),
                base(BrokenAdapters.OverlooksInterrupts::new, "Appends", "anInterruptedCallerStoresNothing"),
                base(BrokenAdapters.ChecksVersionsTooEarly::new, "ConcurrentAppends", "oneOfManyCreatesAStream"),
                base(BrokenAdapters.ChecksVersionsTooEarly::new, "ConcurrentAppends", "oneOfManyWritesAfterAVersion"),
                base(BrokenAdapters.StoresRepetitions::new, "RepeatedAppends", "aRepetitionSucceedsWithoutWriting"),
                base(BrokenAdapters.StoresRepetitions::new, "RepeatedAppends", "aPartlyStoredAppendIsRefused"),
                base(BrokenAdapters.StoresRepetitions::new, "RepeatedAppends", "concurrentRepetitionsStoreOnce"),
                base(
                        BrokenAdapters.WritesStreamsOneByOne::new,
                        "RepeatedAppends",
                        "somethingNewBesideARepetitionIsRefused"),
                base(BrokenAdapters.SearchesTheWholeStream::new, "RepeatedAppends", "theReplayWindowBoundsTheSearch"),
                base(BrokenAdapters.RunsParticipantsOfRepetitions::new, "RepeatedAppends", "participantsDoNotRunAgain"),
                base(
                        BrokenAdapters.RunsParticipantsAfterTheCommit::new,
                        "Participants",
                        "aFailureUndoesTheAppendAndReachesTheCallerUnchanged"),
                base(
                        BrokenAdapters.RunsParticipantsAfterTheCommit::new,
                        "Participants",
                        "nothingIsVisibleBeforeTheEnd"),
                base(BrokenAdapters.RunsParticipantsBackwards::new, "Participants", "participantsRunOnceInTheirOrder"),
                base(
                        BrokenAdapters.WrapsWhatParticipantsThrow::new,
                        "Participants",
                        "aFailureUndoesTheAppendAndReachesTheCallerUnchanged"),
                base(BrokenAdapters.WritesStreamsOneByOne::new, "Participants", "participantsSeeWhatIsStored"),
                base(BrokenAdapters.SharesItsLists::new, "Loads", "aLoadedListBelongsToTheCaller"),
                base(BrokenAdapters.LoadsTheFirstVersionToo::new, "Loads", "versionsBoundTheEvents"),
                base(BrokenAdapters.LoadsForwardsOnly::new, "Loads", "backwardsTheNewestComeFirst"),
                base(BrokenAdapters.OverlooksTheInstant::new, "Loads", "anInstantBoundsTheEvents"),
                base(BrokenAdapters.OverlooksTheLoadLimit::new, "Loads", "theLimitCutsTheRestOff"),
                base(
                        BrokenAdapters.DropsEveryTenthFromTheFeed::new,
                        "TheFeed",
                        "eventsOfAllStreamsComeInTheOrderOfTheirPositions"),
                base(
                        BrokenAdapters.DropsEveryTenthFromTheFeed::new,
                        "TheFeedUnderLoad",
                        "everyReaderGetsEveryEventOnceAndInOrder"),
                base(
                        BrokenAdapters.ReordersTheFeed::new,
                        "TheFeed",
                        "eventsOfAllStreamsComeInTheOrderOfTheirPositions"),
                base(BrokenAdapters.RunsAheadOfWriters::new, "TheFeed", "aFilteredReaderMovesPastWhatItDoesNotWant"),
                base(BrokenAdapters.DeliversTheLastEventAgain::new, "TheFeed", "pagesOfEverySizeDeliverTheSame"),
                base(
                        BrokenAdapters.OverlooksTheFilter::new,
                        "TheFeed",
                        "aCategorySelectsWhatStandsBeforeTheFirstHyphen"),
                base(BrokenAdapters.OverlooksTheStreamsOfTheFilter::new, "TheFeed", "allPartsOfAFilterMustBeMet"),
                base(
                        BrokenAdapters.StaysBeforeWhatItDoesNotWant::new,
                        "TheFeed",
                        "aFilteredReaderMovesPastWhatItDoesNotWant"),
                base(BrokenAdapters.PromisesTooMuch::new, "TheFeed", "fromTheStablePositionOnlyNewEventsCome"),
                base(BrokenAdapters.WakesNobody::new, "WakeUps", "whoIsRegisteredIsWokenWhenTheEventIsThere"),
                base(BrokenAdapters.WakesForEver::new, "WakeUps", "aClosedRegistrationIsQuiet"),
                base(BrokenAdapters.WakesBeforeTheCommit::new, "WakeUps", "everyAppendWakes"),
                base(BrokenAdapters.AnswersWhenClosed::new, "Lifecycle", "afterClosingEveryMethodRefuses"),
                base(BrokenAdapters.AnswersWhenClosed::new, "Lifecycle", "closingEndsWhatIsUnderWay"),
                base(BrokenAdapters.ForgetsOnInitialize::new, "Lifecycle", "initializingAgainChangesNothing"),
                ability(BrokenAdapters.SnapshotsGoBack::new, "Snapshots", "anOlderSnapshotIsLeftOut"),
                ability(
                        BrokenAdapters.ComparesNoCheckpoints::new,
                        "Checkpoints",
                        "compareAndSetMovesFromTheExpectedPositionOnly"),
                ability(BrokenAdapters.ComparesCheckpointsTooEarly::new, "Checkpoints", "oneOfManyMovesAPosition"),
                ability(BrokenAdapters.AnswersWhenClosed::new, "Checkpoints", "aClosedStoreRefuses"),
                checkpoints(WritesPastTransactions::new, "aTransactionCommitsWhatItWroteOrNothing"),
                checkpoints(WritesPastTransactions::new, "anAppendCommitsACheckpointWithIt"),
                transactions(BrokenTransactions.CommitsWhatFailed::new, "aFailureUndoesAllAndIsPassedOnUnchanged"),
                transactions(BrokenTransactions.TriesAgain::new, "aFailureUndoesAllAndIsPassedOnUnchanged"),
                transactions(BrokenTransactions.OverlooksDeadlines::new, "afterTheDeadlineNothingIsBegun"),
                transactions(BrokenTransactions.OverlooksDeadlines::new, "afterTheDeadlineNothingIsCommitted"),
                transactions(BrokenTransactions.SharesEveryLock::new, "whoLocksAloneKeepsAllOthersOutUntilTheEnd"),
                transactions(BrokenTransactions.SharesEveryLock::new, "aLockKeepsReadersWhoWriteApart"),
                transactions(BrokenTransactions.SharesNoLock::new, "whoSharesALockKeepsOutOnlyWhoWantsToBeAlone"),
                leases(BrokenLeases.HasTwoWinners::new, "aLeaseThatIsHeldIsNotTaken"),
                leases(BrokenLeases.HasTwoWinners::new, "oneOfManyTakesALease"),
                leases(BrokenLeases.RaisesNoToken::new, "theSameOwnerGetsAnotherTokenEachTime"),
                leases(BrokenLeases.RaisesNoToken::new, "everyTakeoverHasATokenOfItsOwn"),
                leases(BrokenLeases.RenewsWhatExpired::new, "anExpiredLeaseIsNotRenewed"),
                leases(BrokenLeases.ConfirmsWhoever::new, "whoLostALeaseWritesNothing"),
                leases(BrokenLeases.ConfirmsWhoever::new, "fencedWritesOfManyOwnersAreNeverLost"),
                leases(BrokenLeases.ConfirmsForAMoment::new, "nobodyTakesOverBetweenConfirmationAndCommit"),
                leases(BrokenLeases.ForgetsWhatIsNoted::new, "aRequestGivesWayToWhatItsOwnerNotes"),
                leases(BrokenLeases.LosesRequests::new, "aRequestCanBeThereBeforeAnOwner"),
                leases(BrokenLeases.ListsRequestsOfOwnersOnly::new, "theRequestsThatWaitAreListedByName"),
                parked(BrokenParkedEvents.WritesPastTransactions::new, "aTransactionCommitsWhatItWroteOrNothing"),
                parked(BrokenParkedEvents.KeepsTheFirst::new, "anEventIsParkedOnce"),
                parked(BrokenParkedEvents.BeginsPagesAtTheLast::new, "eventsAreListedInTheirOrderPageByPage"),
                ability(BrokenAdapters.RewritesNothingSilently::new, "Rewrites", "aMissingEventIsReported"),
                ability(BrokenAdapters.RewritesOnlyData::new, "Rewrites", "dataAndMetadataAreReplaced"),
                ability(BrokenAdapters.AnswersWhenClosed::new, "Health", "aClosedBackendIsAResult"),
                ability(BrokenAdapters.AnswersWhenClosed::new, "Migrations", "aClosedMigratorRefuses"));
    }

    private static Arguments base(Supplier<EventStoreAdapter> broken, String contract, String test) {
        return arguments(broken, nested(EventStoreAdapterContract.class, contract, test), test);
    }

    private static Arguments ability(Supplier<EventStoreAdapter> broken, String contract, String test) {
        return arguments(broken, nested(CompleteAdapterContract.class, contract, test), test);
    }

    private static Arguments checkpoints(UnaryOperator<CheckpointStore> mistake, String test) {
        return ability(() -> new ReplacingAdapter<>(CheckpointStore.class, mistake), "Checkpoints", test);
    }

    private static Arguments transactions(UnaryOperator<Transactions> mistake, String test) {
        return ability(() -> BrokenTransactions.adapter(mistake), "BackgroundTransactions", test);
    }

    private static Arguments leases(UnaryOperator<LeaseStore> mistake, String test) {
        return ability(() -> BrokenLeases.adapter(mistake), "Leases", test);
    }

    private static Arguments parked(UnaryOperator<ParkedEventStore> mistake, String test) {
        return ability(() -> new ReplacingAdapter<>(ParkedEventStore.class, mistake), "ParkedEvents", test);
    }

    private static DiscoverySelector nested(Class<?> outer, String name, String test) {
        return selectNestedMethod(List.of(Subject.class.getName()), outer.getName() + "$" + name, test);
    }

    private static Events run(Supplier<EventStoreAdapter> adapter, Duration wait, DiscoverySelector selector) {
        opener = adapter;
        patience = wait;
        return ContractRun.of(selector);
    }

    private static List<String> failed(Events tests) {
        return tests.failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    static class Subject extends CompleteAdapterContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return opener.get();
        }

        @Override
        protected Duration patience() {
            return patience;
        }
    }
}
