package dev.mink.benchmarks.micro;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A subscription that catches up with a hundred thousand events in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SubscriptionBenchmark {
    private static final int EVENTS = 100_000;
    private static final int STREAM_SIZE = 1_000;

    private final MemoryAdapter adapter = MemoryAdapter.create();
    private final EventStore store = EventStore.create(adapter);

    /** Stores the events. */
    @Setup
    public void fill() {
        store.registerEvents(OrderEvent.class);
        for (int i = 0; i < EVENTS / STREAM_SIZE; i++) {
            adapter.append(
                    AppendRequest.of("Bench-" + i, ExpectedVersion.NO_STREAM, SampleEvents.records(STREAM_SIZE)));
        }
    }

    /** Closes the store. */
    @TearDown
    public void close() {
        store.close();
    }

    /** Pulls all events, as a consumer that never looks into them. */
    @Benchmark
    public long pull100k() {
        long position = 0;
        try (Subscription subscription = store.subscribeAll(0, SubscriptionOptions.defaults())) {
            for (int i = 0; i < EVENTS; i++) {
                position = subscription
                        .poll(Duration.ofSeconds(10))
                        .orElseThrow()
                        .stored()
                        .globalPosition();
            }
        }
        return position;
    }
}
