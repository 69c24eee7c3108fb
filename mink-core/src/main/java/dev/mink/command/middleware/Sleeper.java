package dev.mink.command.middleware;

import java.time.Duration;

/** Waits. To be replaced in tests, which then wait for nothing. */
@FunctionalInterface
public interface Sleeper {
    /**
     * Waits so long.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void sleep(Duration time) throws InterruptedException;
}
