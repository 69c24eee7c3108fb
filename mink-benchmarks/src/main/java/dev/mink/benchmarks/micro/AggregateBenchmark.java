package dev.mink.benchmarks.micro;

import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.store.EventStore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Aggregates with JSON events on the memory adapter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AggregateBenchmark {
    private static final String LOADED = "loaded";

    private final MemoryAdapter adapter = MemoryAdapter.create();
    private final EventStore store = EventStore.create(adapter);
    private long number;

    /** Starts each iteration with one order of a hundred events, so that memory does not fill up. */
    @Setup(Level.Iteration)
    public void reset() {
        adapter.reset();
        store.registerEvents(OrderEvent.class);
        store.saveAggregate(order(LOADED, 100));
    }

    /** Records ten events of a new aggregate and saves it. */
    @Benchmark
    public Order save10Events() {
        Order order = order("new-" + number++, 10);
        store.saveAggregate(order);
        return order;
    }

    /** Loads an aggregate of a hundred events. */
    @Benchmark
    public Order load100Events() {
        return store.load(Order::new, LOADED);
    }

    private static Order order(String id, int events) {
        Order order = new Order(id);
        for (int i = 0; i < events; i++) {
            order.change();
        }
        return order;
    }
}
