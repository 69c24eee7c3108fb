package dev.mink.benchmarks.micro;

import dev.mink.Payload;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderCreated;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.Serializer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The JSON serializer on the small event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonBenchmark {
    private final Serializer serializer = JsonSerializer.create().registerAll(OrderCreated.class);
    private final Payload payload = Payload.ofUtf8(SampleEvents.SMALL_JSON);

    /** Writes an object. */
    @Benchmark
    public Payload serialize() {
        return serializer.serialize(SampleEvents.SMALL);
    }

    /** Reads it back. */
    @Benchmark
    public Object deserialize() {
        return serializer.deserialize(payload, SampleEvents.SMALL_TYPE);
    }
}
