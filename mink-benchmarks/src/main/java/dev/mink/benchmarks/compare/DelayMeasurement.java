package dev.mink.benchmarks.compare;

import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderCreated;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Appends events at a steady rate and sees when an async projection has applied them. */
final class DelayMeasurement {
    private static final int RATE = 500;
    private static final int WRITERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicLong streams = new AtomicLong();

    /**
     * Measures.
     *
     * @param writer appends the events
     * @param reader what the projection follows; may be the same
     */
    Delays measure(EventStore writer, EventStore reader, Duration time) {
        Delays warmUp = run(writer, reader, time.dividedBy(2), "warm-up-" + streams.get());
        if (warmUp.count() == 0) {
            throw new IllegalStateException("mink: nothing was appended");
        }
        return run(writer, reader, time, "delay-" + streams.get());
    }

    private Delays run(EventStore writer, EventStore reader, Duration time, String name) {
        Delays delays = new Delays();
        try (ProjectionEngine engine =
                ProjectionEngine.builder(reader).metrics(delays).build()) {
            engine.registerAsync(AsyncProjection.named(name)
                    .on(OrderCreated.class, (event, context) -> {})
                    .build());
            engine.start();
            engine.awaitCaughtUp(name, PATIENCE);
            append(writer, delays, time);
            engine.awaitCaughtUp(name, PATIENCE);
        }
        return delays;
    }

    private void append(EventStore store, Delays delays, Duration time) {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < WRITERS; i++) {
                long first = start + i * TimeUnit.SECONDS.toNanos(1) / RATE;
                writers.add(threads.submit(() -> write(store, delays, first, start + time.toNanos())));
            }
            for (Future<?> each : writers) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("mink: the benchmark was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("mink: a writer failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(EventStore store, Delays delays, long first, long end) {
        long step = TimeUnit.SECONDS.toNanos(1) * WRITERS / RATE;
        for (long due = first; due < end; due += step) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            delays.appended(store.append("delay-" + streams.incrementAndGet(), List.of(SampleEvents.SMALL))
                    .lastPosition());
        }
    }
}
