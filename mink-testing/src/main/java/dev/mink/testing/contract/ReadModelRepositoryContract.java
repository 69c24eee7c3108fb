package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What the repositories of an adapter's {@link dev.mink.readmodel.ReadModelStore} must do, and that what they do
 * is the same on every backend.
 */
public abstract class ReadModelRepositoryContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected ReadModelRepositoryContract() {}

    /**
     * A new adapter on the backend under test. It is initialized and closed by the contract; closing it
     * must not hurt those that are opened later.
     */
    protected abstract EventStoreAdapter openAdapter();

    /** How long to wait for what must happen soon, before the test fails; 10 seconds. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Nested
    class Storing extends ReadModelStorageContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return ReadModelRepositoryContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return ReadModelRepositoryContract.this.patience();
        }
    }

    @Nested
    class Changes extends ReadModelChangeContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return ReadModelRepositoryContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return ReadModelRepositoryContract.this.patience();
        }
    }

    @Nested
    class Queries extends ReadModelQueryContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return ReadModelRepositoryContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return ReadModelRepositoryContract.this.patience();
        }
    }

    @Nested
    class Injections extends ReadModelInjectionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return ReadModelRepositoryContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return ReadModelRepositoryContract.this.patience();
        }
    }

    @Nested
    class InTransactions extends ReadModelTransactionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return ReadModelRepositoryContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return ReadModelRepositoryContract.this.patience();
        }
    }

    @Nested
    class Shadows extends ShadowModelsContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return ReadModelRepositoryContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return ReadModelRepositoryContract.this.patience();
        }
    }
}
