package dev.mink.benchmarks.micro;

import dev.mink.Metadata;
import dev.mink.StreamId;
import dev.mink.UuidV7;
import java.util.UUID;
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

/** The small values that every call makes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ValueBenchmark {
    private final UuidV7 ids = new UuidV7();
    private String streamId = "Order-7f1c2a9e-4d3b";

    /** Fills metadata field by field. */
    @Benchmark
    public Metadata metadataChain() {
        return Metadata.empty()
                .withCorrelationId("corr-abc-123-def-456")
                .withCausationId("cmd-create-order-789")
                .withUserId("user-admin-001")
                .withTenantId("tenant-acme-corp")
                .withCustom("source", "web-api");
    }

    /** Takes a stream id apart. */
    @Benchmark
    public StreamId parseStreamId() {
        return StreamId.parse(streamId);
    }

    /** Makes an event id. */
    @Benchmark
    public UUID uuidV7() {
        return ids.get();
    }
}
