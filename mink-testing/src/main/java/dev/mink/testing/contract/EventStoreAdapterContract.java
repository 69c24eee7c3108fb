package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What every {@link EventStoreAdapter} must do: the contracts of all its parts in one class.
 *
 * <p>Extend it with a class that opens adapters on a backend. The parts can be extended one by one
 * as well.
 */
public abstract class EventStoreAdapterContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected EventStoreAdapterContract() {}

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
    class Appends extends AppendContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class ConcurrentAppends extends ConcurrentAppendContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class RepeatedAppends extends RepeatedAppendContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class Participants extends ParticipantContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class Loads extends LoadContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class TheFeed extends FeedContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class TheFeedUnderLoad extends ConcurrentFeedContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class WakeUps extends WakeUpContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreAdapterContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreAdapterContract.this.patience();
        }
    }
}
