package dev.mink.testing.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Threads that start at one moment; closing it ends them. */
final class Race implements AutoCloseable {
    private static final long MINUTES_FOR_ALL = 2;

    private final int threads;
    private final ExecutorService executor;

    Race(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, Race::daemon);
    }

    /** Runs one task a thread, made from the numbers from 0, and tells what became of each. */
    <T> List<Outcome<T>> run(IntFunction<Callable<T>> tasks) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<T> task = tasks.apply(i);
            running.add(executor.submit(() -> {
                ready.countDown();
                go.await();
                return task.call();
            }));
        }
        ready.await();
        go.countDown();
        List<Outcome<T>> outcomes = new ArrayList<>();
        for (Future<T> future : running) {
            outcomes.add(outcome(future));
        }
        return outcomes;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static <T> Outcome<T> outcome(Future<T> future) throws InterruptedException {
        try {
            return new Outcome<>(future.get(MINUTES_FOR_ALL, TimeUnit.MINUTES), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a racing thread did not end within " + MINUTES_FOR_ALL + " minutes", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "contract-race");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * How a thread ended.
     *
     * @param value what it returned
     * @param failure what it threw instead
     */
    record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
        boolean succeeded() {
            return failure == null;
        }

        static <T> List<T> values(List<Outcome<T>> outcomes) {
            List<T> values = new ArrayList<>();
            for (Outcome<T> outcome : outcomes) {
                if (outcome.value != null) {
                    values.add(outcome.value);
                }
            }
            return values;
        }

        static <T> List<Throwable> failures(List<Outcome<T>> outcomes) {
            List<Throwable> failures = new ArrayList<>();
            for (Outcome<T> outcome : outcomes) {
                if (outcome.failure != null) {
                    failures.add(outcome.failure);
                }
            }
            return failures;
        }
    }
}
