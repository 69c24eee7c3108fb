package dev.mink.readmodel;

import dev.mink.adapter.Transaction;

/**
 * Read models beside the live ones, which may take their place. A repository is empty when it is asked
 * for the first time.
 *
 * <p>For one user at a time: whoever takes a label must see to it that nobody else uses it.
 */
public interface ShadowModels extends ReadModels, AutoCloseable {
    /**
     * Puts every read model that was asked for in the place of the live one when the transaction
     * commits. Readers see the old one or the new one as a whole; repositories of the live one that
     * somebody holds go on with the new one. Nothing must be written through this set afterwards.
     *
     * @throws IllegalArgumentException if the transaction is not one of this backend
     */
    void replaceLive(Transaction transaction);

    /** Throws away what has not taken the place of a live one. */
    @Override
    void close();
}
