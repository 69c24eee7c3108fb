package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.CommandContext;
import dev.mink.command.DispatchResult;
import dev.mink.command.Middleware;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a collector of metrics about every execution, exactly once, also when something is thrown. */
public final class MetricsMiddleware implements Middleware {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsMiddleware.class);

    private final MetricsCollector collector;

    private MetricsMiddleware(MetricsCollector collector) {
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    /** Tells a collector. */
    public static MetricsMiddleware of(MetricsCollector collector) {
        return new MetricsMiddleware(collector);
    }

    @Override
    public Next wrap(Next next) {
        return new Watched(next, this::collect);
    }

    private void collect(Command command, CommandContext context, Duration duration, DispatchResult outcome) {
        try {
            collector.recordCommand(command.commandType(), duration, outcome);
        } catch (RuntimeException e) {
            LOG.warn("A command was executed, but the metrics collector failed", e);
        }
    }
}
