package dev.mink.benchmarks.micro;

import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.benchmarks.micro.EvolutionBenchmark.Chain;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * The loads of {@link EvolutionBenchmark} in turns within one program, so that whatever else the machine
 * does meets all of them alike. Prints ratios to a store without chain.
 */
public final class EvolutionInTurns {
    private static final String STREAM = "Bench-evolution";
    private static final int LOADS = 3_000;

    private EvolutionInTurns() {}

    /** Runs it; takes about half a minute. */
    public static void main(String[] args) {
        print(measure(), System.out);
    }

    private static long[][] measure() {
        Chain[] chains = Chain.values();
        EventStore[] stores = new EventStore[chains.length];
        for (Chain chain : chains) {
            EventStore store = EventStore.builder(MemoryAdapter.create())
                    .upcasters(chain.build())
                    .build();
            store.registerEvents(OrderEvent.class);
            store.append(STREAM, SampleEvents.objects(1_000));
            stores[chain.ordinal()] = store;
        }
        long[][] nanos = new long[chains.length][LOADS];
        for (int round = -LOADS; round < LOADS; round++) {
            for (int turn = 0; turn < chains.length; turn++) {
                int which = Math.floorMod(round + turn, chains.length);
                long start = System.nanoTime();
                int loaded = stores[which].load(STREAM).size();
                long end = System.nanoTime();
                if (loaded != 1_000) {
                    throw new IllegalStateException("loaded " + loaded + " events");
                }
                if (round >= 0) {
                    nanos[which][round] = end - start;
                }
            }
        }
        return nanos;
    }

    private static void print(long[][] nanos, PrintStream out) {
        for (long[] loads : nanos) {
            Arrays.sort(loads);
        }
        out.println("load of 1,000 events that need no upcasting, to a store without chain");
        for (Chain chain : Chain.values()) {
            long[] loads = nanos[chain.ordinal()];
            out.printf(
                    Locale.ROOT,
                    "%-12s fast tenth %.2f  median %.2f%n",
                    chain,
                    ratio(loads, nanos[0], LOADS / 10),
                    ratio(loads, nanos[0], LOADS / 2));
        }
    }

    private static double ratio(long[] loads, long[] baseline, int index) {
        return (double) loads[index] / baseline[index];
    }
}
