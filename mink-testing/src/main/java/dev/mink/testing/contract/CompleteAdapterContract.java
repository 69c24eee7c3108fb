package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What an {@link EventStoreAdapter} with all abilities must do: the one class to extend for a
 * backend that keeps snapshots, checkpoints and parked events, runs background work in transactions and under leases,
 * rewrites events, and tells about its health and its schema.
 */
public abstract class CompleteAdapterContract extends EventStoreAdapterContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected CompleteAdapterContract() {}

    @Nested
    class Snapshots extends SnapshotStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class Checkpoints extends CheckpointStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class BackgroundTransactions extends TransactionsContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class Leases extends LeaseStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class ParkedEvents extends ParkedEventStoreContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class Rewrites extends RewriteContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class Health extends HealthContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }

    @Nested
    class Migrations extends MigratorContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CompleteAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CompleteAdapterContract.this.patience();
        }
    }
}
