package dev.mink.adapter.memory;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets calls in until the adapter is closed. */
final class Gate {
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Lets a call in.
     *
     * @param operation what the call does
     * @param subject what it does it to
     * @throws OperationCancelledException if the calling thread is interrupted
     * @throws AdapterClosedException if the gate is closed
     */
    void enter(String operation, String subject) {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException(operation + " " + subject);
        }
        checkOpen();
    }

    /** Lets a call in that has nothing to name beside what it does. */
    void enter(String operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelledException(operation);
        }
        checkOpen();
    }

    void checkOpen() {
        if (closed.get()) {
            throw new AdapterClosedException();
        }
    }

    boolean isOpen() {
        return !closed.get();
    }

    /** Closes the gate; false if it was closed already. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }
}
