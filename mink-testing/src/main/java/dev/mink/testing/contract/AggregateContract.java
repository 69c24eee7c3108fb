package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What loading, saving and updating aggregates does on a backend: the contracts of all its parts in
 * one class.
 *
 * <p>Extend it with a class that opens adapters on a backend with snapshots. The parts can be
 * extended one by one as well.
 */
public abstract class AggregateContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected AggregateContract() {}

    /**
     * A new adapter on the backend under test, for one test. It is initialized and closed by the
     * contract; closing it must not hurt those that are opened later.
     */
    protected abstract EventStoreAdapter openAdapter();

    /** How long to wait for what must happen soon, before a test fails; 10 seconds. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Nested
    class Loading extends AggregateLoadContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return AggregateContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return AggregateContract.this.patience();
        }
    }

    @Nested
    class Saving extends AggregateSaveContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return AggregateContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return AggregateContract.this.patience();
        }
    }

    @Nested
    class Updating extends AggregateUpdateContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return AggregateContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return AggregateContract.this.patience();
        }
    }

    @Nested
    class Snapshots extends AggregateSnapshotContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return AggregateContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return AggregateContract.this.patience();
        }
    }
}
