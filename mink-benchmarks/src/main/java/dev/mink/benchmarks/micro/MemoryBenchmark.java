package dev.mink.benchmarks.micro;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.benchmarks.SampleEvents;
import java.util.List;
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

/** The memory adapter's calls, with events serialized before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryBenchmark {
    private static final String STREAM = "Bench-load";

    private final MemoryAdapter adapter = MemoryAdapter.create();
    private long number;

    /** Starts each iteration with one stream of a thousand events, so that memory does not fill up. */
    @Setup(Level.Iteration)
    public void reset() {
        adapter.reset();
        append(STREAM, 1_000);
    }

    /** Appends one event to a new stream. */
    @Benchmark
    public List<AppendResult> appendSingle() {
        return append("Bench-" + number++, 1);
    }

    /** Appends a hundred events to a new stream. */
    @Benchmark
    public List<AppendResult> appendBatch100() {
        return append("Bench-" + number++, 100);
    }

    /** Loads a stream of a thousand events. */
    @Benchmark
    public List<StoredEvent> load1000() {
        return adapter.load(LoadRequest.after(STREAM, 0));
    }

    /** Reads a page of a thousand events of the feed. */
    @Benchmark
    public FeedPage feedPage1000() {
        return adapter.readFeed(FeedRequest.after(0));
    }

    private List<AppendResult> append(String streamId, int count) {
        return adapter.append(AppendRequest.of(streamId, ExpectedVersion.ANY_VERSION, SampleEvents.records(count)));
    }
}
