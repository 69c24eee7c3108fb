package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What an {@link dev.mink.store.EventStore} does on a backend: the contracts of writing and reading in
 * one class.
 *
 * <p>Extend it with a class that opens adapters on a backend. The parts can be extended one by one
 * as well.
 */
public abstract class EventStoreContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected EventStoreContract() {}

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
    class Writing extends StoreWritingContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class Repetition extends StoreRepetitionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class EventTypes extends EventTypeContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class Serialization extends StoreSerializationContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class MetadataOfEvents extends MetadataContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class Reading extends StoreReadingContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class Pipeline extends PipelineContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class Evolution extends EvolutionContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }

    @Nested
    class Lifecycle extends StoreLifecycleContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return EventStoreContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return EventStoreContract.this.patience();
        }
    }
}
