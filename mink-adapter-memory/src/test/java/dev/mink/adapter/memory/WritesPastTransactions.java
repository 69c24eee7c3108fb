package dev.mink.adapter.memory;

import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;

/** Writes checkpoints at once, whatever becomes of the transaction. */
final class WritesPastTransactions extends ForwardingCheckpoints {
    WritesPastTransactions(CheckpointStore correct) {
        super(correct);
    }

    @Override
    public CheckpointStore in(Transaction transaction) {
        return this;
    }
}
