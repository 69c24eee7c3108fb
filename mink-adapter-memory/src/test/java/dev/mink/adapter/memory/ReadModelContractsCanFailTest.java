package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.Transaction;
import dev.mink.readmodel.Filter;
import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ShadowModels;
import dev.mink.testing.contract.ReadModelRepositoryContract;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.Events;

/** Proves that the contract of read models finds mistakes. */
class ReadModelContractsCanFailTest {
    /** What the contract is run on; JUnit makes {@link Subject} by itself and can hand it nothing. */
    private static UnaryOperator<ReadModelStore> mistake = UnaryOperator.identity();

    private static Duration patience = Duration.ofSeconds(10);

    @Test
    void modelsWithoutMistakePass() {
        Events tests =
                run(models -> new Broken(models, new Mistake() {}), Duration.ofSeconds(10), selectClass(Subject.class));

        assertThat(tests.failed().count()).isZero();
        assertThat(tests.succeeded().count()).isGreaterThan(80);
    }

    @Test
    void modelsThatDoNothingFailEveryContract() {
        Mistake idle = new Mistake() {
            @Override
            public <T> ReadModelRepository<T> in(ReadModelRepository<T> repository) {
                return new BrokenRepositories.Idle<>(repository);
            }
        };
        Events tests = run(models -> new Broken(models, idle), Duration.ofMillis(50), selectClass(Subject.class));

        assertThat(ContractRun.classes(tests.failed()))
                .containsExactlyInAnyOrderElementsOf(ContractRun.classes(tests.finished()))
                .hasSize(6);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    void aMistakeIsFound(UnaryOperator<ReadModelStore> broken, String contract, String test) {
        Events tests = run(broken, Duration.ofMillis(300), nested(contract, test));

        assertThat(tests.failed().count()).isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                broken(BrokenRepositories.LosesUpdates::new, "Changes", "noUpdateIsLost"),
                broken(BrokenRepositories.LosesUpdates::new, "Changes", "anUpdateThatFailsChangesNothing"),
                broken(BrokenRepositories.InsertsOverOthers::new, "Changes", "anIdIsInsertedOnce"),
                broken(BrokenRepositories.InsertsOverOthers::new, "Changes", "oneOfManyInserts"),
                broken(BrokenRepositories.SharesInstances::new, "Storing", "whatIsHandedInAndOutIsTheCallers"),
                broken(BrokenRepositories.ForgetsTheOrderAskedFor::new, "Storing", "severalComeInTheOrderAskedFor"),
                broken(
                        BrokenRepositories.WritesPastTheTransaction::new,
                        "InTransactions",
                        "everyWriteIsSeenOutsideAfterTheCommitOnly"),
                broken(
                        BrokenRepositories.WritesPastTheTransaction::new,
                        "InTransactions",
                        "everyWriteIsUndoneWithItsTransaction"),
                broken(
                        BrokenRepositories.WritesPastTheTransaction::new,
                        "InTransactions",
                        "anAppendTakesItsReadModelAlong"),
                broken(BrokenRepositories.MatchesNullToo::new, "Queries", "valuesAreComparedInTheirOrder"),
                broken(BrokenRepositories.BreaksTies::new, "Queries", "pagesDoNotOverlapHoweverManyAreEqual"),
                broken(BrokenRepositories.KnowsNoOtherPages::new, "Queries", "aPageTellsWhetherThereIsMore"),
                broken(
                        BrokenRepositories.DropsUnknownFilters::new,
                        "Queries",
                        "anUnknownFieldIsRefusedBeforeAnythingHappens"),
                broken(BrokenRepositories.CountsThePage::new, "Queries", "countingLeavesThePageOutOfAccount"),
                broken(BrokenRepositories.DropsUnknownFilters::new, "Injections", "namesOfFieldsAreKnownOrRefused"),
                asking(ReadModelContractsCanFailTest::throughDouble, "numbersOfAllTypesAreComparedExactly"),
                asking(ReadModelContractsCanFailTest::withoutCase, "patternsMatchWholeTexts"),
                asking(ReadModelContractsCanFailTest::withoutEscape, "aTextContainsItsParts"),
                asking(ReadModelContractsCanFailTest::withoutOrder, "resultsComeInOrderWithNullsLast"),
                asking(ReadModelContractsCanFailTest::withoutLast, "randomQueriesFindWhatAPlainSearchFinds"),
                asking(ReadModelContractsCanFailTest::withoutQuotes, "hostileTextsAreTextsOnly"),
                arguments((UnaryOperator<ReadModelStore>) ShadowsAreLive::new, "Shadows", "aShadowIsEmptyAndApart"),
                arguments(
                        (UnaryOperator<ReadModelStore>) ReplacesNothing::new,
                        "Shadows",
                        "shadowsTakeThePlaceOfTheLiveOnesTogether"),
                arguments(
                        (UnaryOperator<ReadModelStore>) ReplacesRowByRow::new,
                        "Shadows",
                        "readersSeeOneModelOrTheOtherAndNothingInBetween"),
                arguments(
                        (UnaryOperator<ReadModelStore>) ReplacesRowByRow::new,
                        "Shadows",
                        "readersGoOnWithTheOldOneUntilTheCommit"));
    }

    // ---------------------------------------------------------------- other questions

    private static Query throughDouble(Query query) {
        return BrokenRepositories.withFilters(query, filter -> {
            boolean exact = filter.value() instanceof BigDecimal;
            return Stream.of(exact ? with(filter, ((Number) filter.value()).doubleValue()) : filter);
        });
    }

    private static Query withoutCase(Query query) {
        return BrokenRepositories.withFilters(
                query,
                filter -> Stream.of(
                        filter.op() == FilterOp.LIKE
                                ? with(filter, String.valueOf(filter.value()).toLowerCase(Locale.ROOT))
                                : filter));
    }

    private static Query withoutEscape(Query query) {
        return BrokenRepositories.withFilters(
                query,
                filter -> Stream.of(
                        filter.op() == FilterOp.CONTAINS
                                ? Filter.like(filter.field(), "%" + filter.value() + "%")
                                : filter));
    }

    private static Query withoutOrder(Query query) {
        Query other = Query.all();
        for (Filter filter : query.filters()) {
            other = other.and(filter);
        }
        return other;
    }

    private static Query withoutLast(Query query) {
        Filter last = query.filters().isEmpty()
                ? Filter.isNotNull("id")
                : query.filters().get(query.filters().size() - 1);
        return BrokenRepositories.withFilters(
                query, filter -> filter.equals(last) ? Stream.empty() : Stream.of(filter));
    }

    private static Query withoutQuotes(Query query) {
        return BrokenRepositories.withFilters(
                query,
                filter -> Stream.of(
                        filter.value() instanceof String text ? with(filter, text.replace("'", "")) : filter));
    }

    private static Filter with(Filter filter, Object value) {
        return new Filter(filter.field(), filter.op(), value);
    }

    private static Arguments asking(UnaryOperator<Query> other, String test) {
        return broken(
                new Mistake() {
                    @Override
                    public <T> ReadModelRepository<T> in(ReadModelRepository<T> repository) {
                        return new BrokenRepositories.Asks<>(repository, other);
                    }
                },
                "Queries",
                test);
    }

    private static Arguments broken(Wrapping wrapping, String contract, String test) {
        return broken(
                new Mistake() {
                    @Override
                    @SuppressWarnings("unchecked") // wrapped as what it is
                    public <T> ReadModelRepository<T> in(ReadModelRepository<T> repository) {
                        return (ReadModelRepository<T>) wrapping.of((ReadModelRepository<Object>) repository);
                    }
                },
                contract,
                test);
    }

    private static Arguments broken(Mistake made, String contract, String test) {
        UnaryOperator<ReadModelStore> broken = models -> new Broken(models, made);
        return arguments(broken, contract, test);
    }

    private static DiscoverySelector nested(String name, String test) {
        return selectNestedMethod(
                List.of(Subject.class.getName()), ReadModelRepositoryContract.class.getName() + "$" + name, test);
    }

    private static Events run(UnaryOperator<ReadModelStore> broken, Duration wait, DiscoverySelector selector) {
        mistake = broken;
        patience = wait;
        return ContractRun.of(selector);
    }

    /** Makes a repository broken. */
    private interface Wrapping {
        ReadModelRepository<Object> of(ReadModelRepository<Object> repository);
    }

    /** Makes repositories of all classes broken, or does nothing to them. */
    private interface Mistake {
        default <T> ReadModelRepository<T> in(ReadModelRepository<T> repository) {
            return repository;
        }
    }

    /** Read models whose repositories have a mistake. */
    private record Broken(ReadModelStore correct, Mistake made) implements ReadModelStore {
        @Override
        public <T> ReadModelRepository<T> repository(Class<T> type) {
            return made.in(correct.repository(type));
        }

        @Override
        public ShadowModels shadow(String label) {
            return correct.shadow(label);
        }
    }

    /** There is no model but the live one. */
    private record ShadowsAreLive(ReadModelStore correct) implements ReadModelStore {
        @Override
        public <T> ReadModelRepository<T> repository(Class<T> type) {
            return correct.repository(type);
        }

        @Override
        public ShadowModels shadow(String label) {
            return new ForwardingShadow(correct.shadow(label)) {
                @Override
                public <T> ReadModelRepository<T> repository(Class<T> type) {
                    return ShadowsAreLive.this.correct.repository(type);
                }
            };
        }
    }

    /** Leaves the live models as they are. */
    private record ReplacesNothing(ReadModelStore correct) implements ReadModelStore {
        @Override
        public <T> ReadModelRepository<T> repository(Class<T> type) {
            return correct.repository(type);
        }

        @Override
        public ShadowModels shadow(String label) {
            return new ForwardingShadow(correct.shadow(label)) {
                @Override
                public void replaceLive(Transaction transaction) {}
            };
        }
    }

    /** Copies into the live model, under the eyes of its readers. */
    private static final class ReplacesRowByRow implements ReadModelStore {
        private final ReadModelStore models;

        /** There are two readers: of three reads one has begun after the model was cleared. */
        private volatile Rendezvous reads = new Rendezvous(3);

        private boolean seen;

        ReplacesRowByRow(ReadModelStore models) {
            this.models = models;
        }

        @Override
        public <T> ReadModelRepository<T> repository(Class<T> type) {
            return new ForwardingRepository<>(models.repository(type)) {
                @Override
                public List<T> find(Query query) {
                    List<T> found = super.find(query);
                    reads.arrive();
                    return found;
                }
            };
        }

        @Override
        public ShadowModels shadow(String label) {
            return new ForwardingShadow(models.shadow(label)) {
                private Runnable copying = () -> {};

                @Override
                public <T> ReadModelRepository<T> repository(Class<T> type) {
                    ReadModelRepository<T> from = shadow.repository(type);
                    copying = () -> copy(from, models.repository(type));
                    return from;
                }

                @Override
                public void replaceLive(Transaction transaction) {
                    copying.run();
                }
            };
        }

        private <T> void copy(ReadModelRepository<T> from, ReadModelRepository<T> to) {
            to.clear();
            if (!seen) {
                reads = new Rendezvous(3);
                reads.await();
                seen = true;
            }
            from.getAll().forEach(to::insert);
        }
    }

    /** Does everything as the shadow behind it does. */
    private static class ForwardingShadow implements ShadowModels {
        final ShadowModels shadow;

        ForwardingShadow(ShadowModels shadow) {
            this.shadow = shadow;
        }

        @Override
        public <T> ReadModelRepository<T> repository(Class<T> type) {
            return shadow.repository(type);
        }

        @Override
        public void replaceLive(Transaction transaction) {
            shadow.replaceLive(transaction);
        }

        @Override
        public void close() {
            shadow.close();
        }
    }

    static class Subject extends ReadModelRepositoryContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return new ForwardingAdapter() {
                private final ReadModelStore models =
                        mistake.apply(correct.capability(ReadModelStore.class).orElseThrow());

                @Override
                public <T> Optional<T> capability(Class<T> type) {
                    return type == ReadModelStore.class ? Optional.of(type.cast(models)) : correct.capability(type);
                }
            };
        }

        @Override
        protected Duration patience() {
            return patience;
        }
    }
}
