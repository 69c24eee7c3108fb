package dev.mink.testing.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes threads and remembers them. */
final class Threads implements ThreadFactory {
    private final List<Thread> made = new CopyOnWriteArrayList<>();

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "contract-" + (made.size() + 1));
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    /** How many were made. */
    int count() {
        return made.size();
    }

    /** Those that still run. */
    List<Thread> alive() {
        return made.stream().filter(Thread::isAlive).toList();
    }

    /** Does something on a thread of its own. */
    <T> Running<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = newThread(task);
        thread.start();
        return new Running<>(thread, task);
    }

    /** Something under way on a thread. */
    record Running<T>(Thread thread, FutureTask<T> task) {
        /** What comes out of it, within some time. */
        T result(Duration time) {
            try {
                return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError("the test was interrupted", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new AssertionError("the thread failed", e.getCause());
            } catch (TimeoutException e) {
                AssertionError late = new AssertionError("still running after " + time);
                late.setStackTrace(thread.getStackTrace());
                throw late;
            }
        }

        /** Whether it waits for something. */
        boolean isWaiting() {
            return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
        }
    }
}
