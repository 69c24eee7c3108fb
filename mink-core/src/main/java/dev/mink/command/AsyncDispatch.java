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
    private final int threads;
    private final Dispatches dispatches;
    private final Set<Job> waiting = ConcurrentHashMap.newKeySet();

    AsyncDispatch(@Nullable Executor given, int threads, int queue, Dispatches dispatches) {
        ThreadPoolExecutor pool = given == null ? pool(threads, queue) : null;
        this.own = pool;
        this.executor = pool == null ? Objects.requireNonNull(given, "given") : pool;
        this.threads = threads;
        this.dispatches = dispatches;
    }

    /** Executes a dispatch that was accepted, and releases it. */
    CompletableFuture<DispatchResult> submit(Command command, Supplier<DispatchResult> work) {
        Job job = new Job(work);
        waiting.add(job);
        try {
            executor.execute(job);
        } catch (RejectedExecutionException e) {
            job.end(() -> DispatchResult.failed(refusal(command, e)));
        } catch (Throwable e) {
            job.end(() -> DispatchResult.failed(e));
        }
        return job.outcome.copy();
    }

    /** A thread more, as one of them may be about to wait for what the others have not begun. */
    void standIn() {
        if (own != null) {
            own.setMaximumPoolSize(threads + 1);
            own.setCorePoolSize(threads + 1);
        }
    }

    /** Ends the own threads, which have nothing to do any more. */
    void stop() {
        if (own != null) {
            own.shutdown();
        }
    }

    /** Ends the own threads by an interrupt; what has not begun ends without being executed. */
    void stopNow() {
        if (own != null) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            own.shutdownNow();
            if (!interrupted) {
                // This thread may be one of them, and what it is doing is not what takes too long.
                Thread.interrupted();
            }
        }
        waiting.forEach(job -> job.end(() -> DispatchResult.failed(new CommandBusClosedException())));
    }

    private RuntimeException refusal(Command command, RejectedExecutionException e) {
        return own != null && own.isShutdown()
                ? new CommandBusClosedException()
                : new CommandRejectedException(command.commandType(), e);
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

        /** Within the dispatch also what depends on the outcome runs, so it may close the bus. */
        void end(Supplier<DispatchResult> by) {
            if (!waiting.remove(this)) {
                return;
            }
            dispatches.enter();
            try {
                outcome.complete(by.get());
            } catch (Throwable e) {
                outcome.complete(DispatchResult.failed(e));
            } finally {
                dispatches.leave();
                dispatches.release();
            }
        }
    }
}
