package dev.mink.benchmarks.micro;

import dev.mink.Event;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.store.EventStore;
import dev.mink.versioning.Piece;
import dev.mink.versioning.Upcaster;
import dev.mink.versioning.UpcasterChain;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What upcasters cost a load of a thousand events that need none, on the memory adapter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EvolutionBenchmark {
    private static final String STREAM = "Bench-evolution";

    /** What the store's chain has steps for. */
    @Param
    private Chain chain = Chain.NONE;

    private EventStore store = EventStore.create(MemoryAdapter.create());

    /** Chains that a store may have. */
    public enum Chain {
        /** No chain. */
        NONE,
        /** Steps of every kind for types that are not loaded. */
        OTHER_TYPES,
        /** Upcasters of the type that is loaded, all of whose events have the newest version. */
        THIS_TYPE;

        UpcasterChain build() {
            return switch (this) {
                case NONE -> UpcasterChain.empty();
                case OTHER_TYPES ->
                    UpcasterChain.builder()
                            .add(renaming("Other", 1), renaming("Other", 2))
                            .rename("OldOther", "Other")
                            .split("Pair", 1, Piece.json("Other", 1, event -> {}), Piece.json("Rest", 1, event -> {}))
                            .drop("Noise")
                            .build();
                case THIS_TYPE ->
                    UpcasterChain.of(renaming(SampleEvents.BATCH_TYPE, 1), renaming(SampleEvents.BATCH_TYPE, 2));
            };
        }

        private static Upcaster renaming(String type, int from) {
            return Upcaster.json(type, from, event -> event.set("total", event.remove("sum")));
        }
    }

    /** Stores a stream of a thousand events of the newest version. */
    @Setup
    public void fill() {
        store = EventStore.builder(MemoryAdapter.create())
                .upcasters(chain.build())
                .build();
        store.registerEvents(OrderEvent.class);
        store.append(STREAM, SampleEvents.objects(1_000));
    }

    /** Loads the stream, as objects. */
    @Benchmark
    public List<Event> load1000Current() {
        return store.load(STREAM);
    }
}
