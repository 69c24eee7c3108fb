package dev.mink.adapter.postgres.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that repeat a step until they are stopped or one of them fails. */
final class Crew implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile boolean stopping;

    void start(String name, Step step) {
        Thread thread = new Thread(() -> repeat(step), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Lets the threads work for a while, or until one fails. */
    void work(Duration time) throws InterruptedException {
        failed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        throwFailure();
    }

    /** Ends the threads after the step they are at. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                AssertionError stuck = new AssertionError(thread.getName() + " does not end");
                stuck.setStackTrace(thread.getStackTrace());
                throw stuck;
            }
        }
        throwFailure();
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private void repeat(Step step) {
        try {
            while (!stopping && failed.getCount() > 0) {
                step.run();
            }
        } catch (Throwable e) {
            if (failure.compareAndSet(null, e)) {
                failed.countDown();
            }
        }
    }

    private void throwFailure() {
        Throwable first = failure.get();
        if (first != null) {
            throw new AssertionError("a thread of the load failed: " + first, first);
        }
    }

    /** What a thread repeats. */
    interface Step {
        void run() throws Exception;
    }
}
