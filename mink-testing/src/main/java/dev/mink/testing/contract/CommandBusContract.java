package dev.mink.testing.contract;

import dev.mink.adapter.EventStoreAdapter;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * What commands do to a store on a backend: the contracts of aggregates' handlers, of the ids that
 * events get, and of closing the bus, in one class.
 *
 * <p>Extend it with a class that opens adapters on a backend. The parts can be extended one by one
 * as well.
 */
public abstract class CommandBusContract {
    /** Sets up the contract; subclasses are made by JUnit. */
    protected CommandBusContract() {}

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
    class Aggregates extends AggregateCommandContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CommandBusContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CommandBusContract.this.patience();
        }
    }

    @Nested
    class Ids extends CommandIdContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CommandBusContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CommandBusContract.this.patience();
        }
    }

    @Nested
    class Closing extends CommandCloseContract {
        @Override
        protected EventStoreAdapter openAdapter() {
            return CommandBusContract.this.openAdapter();
        }

        @Override
        protected Duration patience() {
            return CommandBusContract.this.patience();
        }
    }
}
