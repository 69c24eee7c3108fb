package dev.mink.command;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executes commands on other threads: on an executor that was handed in, or on threads of its own. */
final class AsyncDispatch {
    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;
    private final Dispatches dispatches;
    private final Set<Job> waiting = ConcurrentHashMap.newKeySet();

    AsyncDispatch(@Nullable Executor given, int threads, int queue, Dispatches dispatches) {
        ThreadPoolExecutor pool = given == null ? pool(threads, queue) : null;
        this.own = pool;
        this.executor = pool == null ? Objects.requireNonNull(given, "given") : pool;
        this.dispatches = dispatches;
    }

    /** Executes a dispatch that was accepted, and releases it. */
    CompletableFuture<DispatchResult> submit(Command command, Supplier<DispatchResult> work) {
        Job job = new Job(work);
        waiting.add(job);
        try {
            executor.execute(job);
        } catch (RejectedExecutionException e) {
            job.refuse(new CommandRejectedException(command.commandType(), e));
        }
        return job.outcome.copy();
    }

    /** Ends the own threads; what has not begun ends without being executed. */
    void stop() {
        if (own != null) {
            own.shutdownNow();
        }
        waiting.forEach(job -> job.refuse(new CommandBusClosedException()));
    }

    private static ThreadPoolExecutor pool(int threads, int queue) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), work -> {
                    Thread thread = new Thread(work, "mink-command-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One command; whoever takes it off the waiting ones decides how it ends. */
    private final class Job implements Runnable {
        private final Supplier<DispatchResult> work;
        private final CompletableFuture<DispatchResult> outcome = new CompletableFuture<>();

        Job(Supplier<DispatchResult> work) {
            this.work = work;
        }

        @Override
        public void run() {
            end(work);
        }

        void refuse(RuntimeException reason) {
            end(() -> DispatchResult.failed(reason));
        }

        /** Within the dispatch also what depends on the outcome runs, so it may close the bus. */
        private void end(Supplier<DispatchResult> by) {
            if (!waiting.remove(this)) {
                return;
            }
            dispatches.enter();
            try {
                outcome.complete(by.get());
            } finally {
                dispatches.leave();
                dispatches.release();
            }
        }
    }
}
