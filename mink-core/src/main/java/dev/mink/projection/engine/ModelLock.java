package dev.mink.projection.engine;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;

/**
 * Keeps apart who writes a model that can be replaced, and who replaces it together with what is parked of it.
 *
 * @param name of the lock
 * @param parking what is learned anew under the lock
 */
record ModelLock(String name, Parking parking) {
    /** What the lock of a projection is called. */
    static String nameOf(String projection) {
        return "model:" + projection;
    }

    /** Takes it together with others who write. */
    void share(Transactions transactions, Transaction transaction) {
        transactions.lockShared(transaction, name);
        parking.load(transaction);
    }
}
