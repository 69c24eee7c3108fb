package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What subscriptions do on a backend: the contracts of all their parts in one class.
 *
 * <p>Extend it with a class that opens adapters on a backend with checkpoints. The parts can be
 * extended one by one as well.
 */
public abstract class SubscriptionContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected SubscriptionContract() {}

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
    class Following extends SubscriptionDeliveryContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return SubscriptionContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return SubscriptionContract.this.patience();
        }
    }

    @Nested
    class Progress extends NamedSubscriptionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return SubscriptionContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return SubscriptionContract.this.patience();
        }
    }

    @Nested
    class Failures extends SubscriptionFailureContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return SubscriptionContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return SubscriptionContract.this.patience();
        }
    }

    @Nested
    class Ending extends SubscriptionEndContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return SubscriptionContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return SubscriptionContract.this.patience();
        }
    }

    @Nested
    class UnderLoad extends ConcurrentSubscriptionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return SubscriptionContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return SubscriptionContract.this.patience();
        }
    }
}
