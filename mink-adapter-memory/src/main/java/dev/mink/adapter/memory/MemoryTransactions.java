package dev.mink.adapter.memory;

import dev.mink.DeadlineExceededException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Transactions of a {@link MemoryAdapter}; they do not keep others from appending. */
final class MemoryTransactions implements Transactions {
    private final Gate gate;
    private final TransactionSpace space;
    private final NameLocks locks;

    MemoryTransactions(Gate gate, TransactionSpace space, NameLocks locks) {
        this.gate = gate;
        this.space = space;
        this.locks = locks;
    }

    @Override
    public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
        Objects.requireNonNull(work, "work");
        gate.enter(Objects.requireNonNull(purpose, "purpose"));
        checkDeadline(purpose, deadline);
        MemoryTransaction transaction = new MemoryTransaction(space, deadline);
        try {
            T result = work.in(transaction);
            gate.checkOpen();
            checkDeadline(purpose, deadline);
            transaction.commit();
            return result;
        } finally {
            transaction.rollback();
        }
    }

    @Override
    public void lockShared(Transaction transaction, String name) {
        Objects.requireNonNull(name, "name");
        locks.lockShared(entered(transaction, name), name);
    }

    @Override
    public void lockExclusive(Transaction transaction, String name) {
        Objects.requireNonNull(name, "name");
        locks.lockExclusive(entered(transaction, name), name);
    }

    private MemoryTransaction entered(Transaction transaction, String name) {
        MemoryTransaction own = MemoryTransaction.of(transaction, space);
        gate.enter("taking lock", name);
        return own;
    }

    private static void checkDeadline(String purpose, Optional<Instant> deadline) {
        if (deadline.isPresent() && !Instant.now().isBefore(deadline.get())) {
            throw new DeadlineExceededException(purpose, deadline.get());
        }
    }
}
