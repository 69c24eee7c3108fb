package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.projection.ParkedEventStore;
import dev.mink.testing.contract.ParkingContract;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves that the contract of parking finds mistakes of the stores below. */
class ParkingContractCanFailTest {
    /** What the contract is run on; JUnit makes the subject by itself and can hand it nothing. */
    private static Supplier<EventStoreAdapter> opener = MemoryAdapter::create;

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsFound(Supplier<EventStoreAdapter> broken, String test) {
        opener = broken;

        assertThat(ContractRun.of(selectMethod(Subject.class, test)).failed().count())
                .isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                parked(ForgetsStreams::new, "whatIsParkedAndHeldBackOutlivesTheEngine"),
                leases(BrokenLeases.HasTwoWinners::new, "onlyTheOwnerRetriesAndDiscards"),
                leases(NeverReleases::new, "aProjectionThatStandsStillCanBeRetried"),
                leases(NeverReleases::new, "theOtherEngineStandsByAndTakesOverWhenTheOwnerStops"));
    }

    private static Arguments parked(UnaryOperator<ParkedEventStore> mistake, String test) {
        return mistake(() -> new ReplacingAdapter<>(ParkedEventStore.class, mistake), test);
    }

    private static Arguments leases(UnaryOperator<LeaseStore> mistake, String test) {
        return mistake(() -> new ReplacingAdapter<>(LeaseStore.class, mistake), test);
    }

    private static Arguments mistake(Supplier<EventStoreAdapter> broken, String test) {
        return arguments(broken, test);
    }

    private static final class ForgetsStreams extends BrokenParkedEvents {
        ForgetsStreams(ParkedEventStore correct) {
            super(correct);
        }

        @Override
        public Set<String> streamsWithParked(String projection) {
            return Set.of();
        }
    }

    private static final class NeverReleases extends BrokenLeases {
        NeverReleases(LeaseStore correct) {
            super(correct);
        }

        @Override
        public boolean release(Lease lease) {
            return true;
        }
    }

    static class Subject extends ParkingContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return opener.get();
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(2);
        }
    }
}
