package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.adapter.Transaction;

/** Where sessions come from. */
public interface Sessions {
    /**
     * Opens a session for a call. Statements run in autocommit unless the session begins a
     * transaction.
     *
     * @throws dev.mink.OperationCancelledException if the thread is interrupted
     * @throws dev.mink.adapter.AdapterClosedException if the adapter is closed
     * @throws dev.mink.DeadlineExceededException if the call's deadline has passed
     * @throws dev.mink.adapter.AdapterException if there is no connection to be had
     */
    Session open(Call call);

    /**
     * Sessions in a transaction of this backend that somebody began and will end, on its connection and with
     * its deadline.
     *
     * @throws IllegalArgumentException if it is not one of PostgreSQL
     * @throws IllegalStateException if it is over
     */
    Sessions in(Transaction transaction);

    /** Whether sessions are in a transaction of the caller's. */
    default boolean isJoined() {
        return false;
    }

    /** Runs something in a session of its own and gives its errors a meaning. */
    default <T> T run(Call call, Session.Work<T> work) {
        try (Session session = open(call)) {
            return session.run(work);
        }
    }
}
