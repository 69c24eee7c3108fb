package dev.mink.adapter;

import java.time.Instant;
import java.util.Optional;

/** Runs work in transactions of a backend's own. A capability of an adapter. */
public interface Transactions extends Capabilities {
    /**
     * Runs something in a new transaction and commits it. If it throws, the transaction is undone and the
     * exception passed on unchanged. It is run once: nothing is tried again.
     *
     * @param purpose what it is for, in messages: "apply projection orders"
     * @param deadline when it must be done; bounds lock waits and statements
     * @throws AdapterException if there is no connection or the commit failed; retryable if another
     *     transaction was in the way
     * @throws UnknownOutcomeException if the connection broke before the answer to the commit
     * @throws AdapterClosedException if the adapter is closed
     * @throws dev.mink.OperationCancelledException if the thread is interrupted
     */
    <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X;

    /**
     * Takes a lock that is shared with whoever takes it so, and held until the transaction ends. It has
     * nothing to do with rows or tables. Waits until the transaction's deadline at most.
     *
     * @throws IllegalArgumentException if the transaction is not one of this backend
     */
    void lockShared(Transaction transaction, String name);

    /** Takes a lock that nobody else has, shared or not, and holds it until the transaction ends. */
    void lockExclusive(Transaction transaction, String name);

    /**
     * Something that runs in a transaction.
     *
     * @param <T> what it returns
     * @param <X> what it may throw
     */
    @FunctionalInterface
    interface Work<T, X extends Exception> {
        /** Does it. */
        T in(Transaction transaction) throws X;
    }
}
