package dev.mink.testing.contract;

import dev.mink.Event;
import dev.mink.store.EventStore;
import dev.mink.store.EventStoreBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens an event store on a tapped adapter before each test of a contract and closes it afterwards. */
public abstract class StoreContract extends AdapterContract {
    private final Deque<EventStore> opened = new ArrayDeque<>();
    private TappedAdapter tap;
    private EventStore store;

    /** Sets up the contract; subclasses are made by JUnit. */
    protected StoreContract() {}

    @BeforeEach
    final void openStore() {
        tap = new TappedAdapter(adapter());
        store = open(builder());
        store.registerEvents(Bank.AccountEvent.class);
    }

    @AfterEach
    final void closeStores() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** The store of the test that runs; it knows the events of {@link Bank}. */
    final EventStore store() {
        return store;
    }

    /** What lies between the stores of the test and the backend. */
    final TappedAdapter tap() {
        return tap;
    }

    /** Starts to build another store on the same adapter, which it will not close. */
    final EventStoreBuilder builder() {
        return EventStore.builder(tap).closeAdapter(false);
    }

    /** Another store, closed after the test. */
    final EventStore open(EventStoreBuilder builder) {
        EventStore built = builder.build();
        opened.push(built);
        return built;
    }

    /** Another store that knows the events of {@link Bank}, closed after the test. */
    final EventStore openBank(EventStoreBuilder builder) {
        EventStore built = open(builder);
        built.registerEvents(Bank.AccountEvent.class);
        return built;
    }

    /** A stream that nobody has used, with so many events. */
    final String streamOf(int events) {
        String stream = Sample.stream();
        if (events > 0) {
            store.append(stream, Bank.deposits(events));
        }
        return stream;
    }

    /** Waits until something is true. */
    final void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not happen within " + patience());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static List<Object> dataOf(List<Event> events) {
        return events.stream().map(Event::data).toList();
    }
}
