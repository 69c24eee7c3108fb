package dev.mink.adapter.memory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Locks by name that transactions hold until they end. Who waits to be alone keeps newcomers out, as
 * otherwise it might wait for ever.
 */
final class NameLocks {
    private final TransactionSpace space;
    private final Map<String, NameLock> locks = new HashMap<>();

    NameLocks(TransactionSpace space) {
        this.space = space;
    }

    void lockShared(MemoryTransaction transaction, String name) {
        take(transaction, name, false);
    }

    void lockExclusive(MemoryTransaction transaction, String name) {
        take(transaction, name, true);
    }

    private void take(MemoryTransaction transaction, String name, boolean exclusive) {
        Held held = (Held) transaction.part(this, () -> new Held(transaction));
        space.write(() -> {
            NameLock lock = locks.computeIfAbsent(name, unknown -> new NameLock());
            lock.waiting++;
            lock.waitingExclusive += exclusive ? 1 : 0;
            try {
                space.await(
                        transaction,
                        "lock \"" + name + "\"",
                        TransactionSpace.LONGEST_WAIT,
                        () -> lock.isFree(transaction, exclusive),
                        () -> lock.holders.stream().anyMatch(other -> other != transaction && other.isMine()));
                lock.holders.add(transaction);
                lock.exclusive |= exclusive;
                held.names.add(name);
            } finally {
                lock.waiting--;
                lock.waitingExclusive -= exclusive ? 1 : 0;
                dropIfUnused(name, lock);
                space.wakeUp();
            }
            return true;
        });
    }

    private void dropIfUnused(String name, NameLock lock) {
        if (lock.holders.isEmpty() && lock.waiting == 0) {
            locks.remove(name);
        }
    }

    /** One lock. */
    private static final class NameLock {
        private final Set<MemoryTransaction> holders = new HashSet<>();
        private boolean exclusive;
        private int waiting;
        private int waitingExclusive;

        boolean isFree(MemoryTransaction transaction, boolean alone) {
            if (holders.contains(transaction)) {
                return !alone || holders.size() == 1;
            }
            return alone ? holders.isEmpty() : !exclusive && waitingExclusive == 0;
        }
    }

    /** The names that one transaction holds. */
    private final class Held implements MemoryTransaction.Part {
        private final MemoryTransaction transaction;
        private final Set<String> names = new HashSet<>();

        private Held(MemoryTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public void commit() {
            rollback();
        }

        @Override
        public void rollback() {
            for (String name : names) {
                NameLock lock = locks.get(name);
                if (lock != null && lock.holders.remove(transaction)) {
                    lock.exclusive &= !lock.holders.isEmpty();
                    dropIfUnused(name, lock);
                }
            }
        }
    }
}
