package dev.mink.benchmarks.micro;

import dev.mink.MinkContext;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandBusBuilder;
import dev.mink.command.CommandResult;
import dev.mink.command.Middleware;
import dev.mink.command.middleware.RetryConfig;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.command.middleware.TenantMiddleware;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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

/** What it costs to take a command through the bus to a handler that does nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CommandBenchmark {
    private static final MinkContext CALLER =
            MinkContext.empty().withActor("ann").withCorrelationId("0198c5a0-0000-7000-8000-000000000000");

    /** What is around the handler. */
    @Param
    private Layers layers = Layers.NONE;

    private final Command command = new Noop("acme");
    private CommandBus bus = CommandBus.create();

    record Noop(String tenant) implements Command {}

    /** Layers that a bus may have. */
    public enum Layers {
        /** The bus alone. */
        NONE,
        /** Recovery, ids, logging below the level that is logged, and validation. */
        STANDARD,
        /** The same with tenant, metrics, retry and timeout. */
        STANDARD_FULL;

        void addTo(CommandBusBuilder builder) {
            Middleware standard = StandardMiddleware.create();
            LongAdder nanos = new LongAdder();
            Middleware full = StandardMiddleware.builder()
                    .context(TenantMiddleware.requiring(sent -> sent instanceof Noop noop ? noop.tenant() : ""))
                    .metrics((type, duration, outcome) -> nanos.add(duration.toNanos()))
                    .retry(RetryConfig.transientOnly())
                    .timeout(Duration.ofSeconds(10))
                    .build();
            switch (this) {
                case NONE -> {}
                case STANDARD -> builder.middleware(standard);
                case STANDARD_FULL -> builder.middleware(full);
            }
        }
    }

    /** Builds the bus. */
    @Setup
    public void build() {
        CommandBusBuilder builder = CommandBus.builder();
        layers.addTo(builder);
        bus = builder.build();
        bus.register(Noop.class, (sent, context) -> CommandResult.success());
    }

    /** Sends a command that nobody asked for in particular. */
    @Benchmark
    public CommandResult dispatch() {
        return bus.dispatch(command);
    }

    /** Sends a command of a caller who is known. */
    @Benchmark
    public CommandResult dispatchInContext() {
        return bus.dispatch(command, CALLER);
    }
}
