package dev.mink.projection.engine;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves the checkpoint of a projection: in the transaction that its events are applied in where that is
 * wanted and possible, else afterwards. Used by one thread at a time.
 */
final class Checkpointing {
    private final String name;
    private final CheckpointStore store;
    private final Optional<Transactions> transactions;
    private final boolean together;
    private final Optional<ModelLock> lock;
    private final Ownership ownership;
    private long saved;

    /** What is done before the checkpoint moves. */
    @FunctionalInterface
    interface Work {
        /** Does it, in a transaction if there is one. */
        void in(Optional<Transaction> transaction) throws Exception;
    }

    /**
     * Creates it.
     *
     * @param transactions those of the backend that the checkpoints are in
     * @param together whether events are to be applied in the transaction of the checkpoint
     * @param lock what a transaction shares with others before it applies events
     */
    Checkpointing(
            String name,
            CheckpointStore store,
            Optional<Transactions> transactions,
            boolean together,
            Optional<ModelLock> lock,
            Ownership ownership) {
        this.name = name;
        this.store = store;
        this.transactions = transactions;
        this.together = together && transactions.isPresent();
        this.lock = lock;
        this.ownership = ownership;
    }

    /** Whether what is applied is undone if the checkpoint does not move. */
    boolean isTogether() {
        return together;
    }

    /** Reads the checkpoint, which is where it moves from next. */
    Optional<Checkpoint> load() {
        Optional<Checkpoint> found = store.getCheckpoint(name);
        saved = found.map(Checkpoint::position).orElse(0L);
        return found;
    }

    /** The name of the checkpoint. */
    String name() {
        return name;
    }

    /** The position in the store, as far as this worker knows. */
    long saved() {
        return saved;
    }

    /**
     * Does something, and moves the checkpoint if that is in the same transaction; else it is the caller's to
     * {@link #save} it.
     *
     * @throws CheckpointMovedException if somebody else moved it
     * @throws dev.mink.adapter.OwnershipLostException if somebody else owns the projection
     * @throws Exception what the work threw, unchanged
     */
    void advance(long to, Optional<Instant> deadline, Work work) throws Exception {
        if (together) {
            advanceTogether(to, deadline, work);
        } else {
            work.in(Optional.empty());
        }
    }

    /**
     * Moves the checkpoint over an event that is not applied; what is written in its place commits with it
     * wherever the backend can, also if events are applied without a transaction.
     *
     * @see #advance
     */
    void passOver(long to, Work work) throws Exception {
        if (transactions.isPresent()) {
            advanceTogether(to, Optional.empty(), work);
        } else {
            work.in(Optional.empty());
            save(to);
        }
    }

    private void advanceTogether(long to, Optional<Instant> deadline, Work work) throws Exception {
        Transactions backend = transactions.orElseThrow();
        Boolean unused = backend.<Boolean, Exception>run("apply projection " + name, deadline, transaction -> {
            lock.ifPresent(shared -> shared.share(backend, transaction));
            work.in(Optional.of(transaction));
            move(store.in(transaction), to);
            ownership.confirm(transaction);
            return true;
        });
        saved = to;
    }

    /** Moves the checkpoint, and does nothing else. */
    void save(long to) {
        if (to != saved) {
            begin(to);
        }
    }

    /** Moves the checkpoint, and makes one if there is none, whatever the position. */
    void begin(long at) {
        fenced(target -> set(target, at));
        saved = at;
    }

    /** Changes the checkpoint if the projection is still owned, wherever the backend can. */
    private void fenced(Consumer<CheckpointStore> change) {
        if (transactions.isPresent() && ownership.isFenced()) {
            Boolean unused = transactions
                    .get()
                    .<Boolean, RuntimeException>run("checkpoint projection " + name, Optional.empty(), transaction -> {
                        change.accept(store.in(transaction));
                        ownership.confirm(transaction);
                        return true;
                    });
        } else {
            change.accept(store);
        }
    }

    /**
     * Does something, sets the checkpoint to where to begin anew and marks the request for it as begun. In
     * one transaction if events are applied in one, and then not at all if the request was withdrawn; else
     * the request waits until everything is done, so that after a crash everything is done again. The request
     * comes last, as nobody can renew an ownership that it is marked under.
     *
     * @param to where the replay will be complete
     * @throws RequestWithdrawnException if nobody wants it any more; nothing was done
     * @throws dev.mink.adapter.OwnershipLostException if somebody else owns the projection
     * @throws Exception what the work threw, unchanged
     */
    void restart(ReplayRequest request, long to, Requests requests, Work work) throws Exception {
        if (together) {
            Boolean unused = transactions
                    .orElseThrow()
                    .<Boolean, Exception>run("rebuild projection " + name, Optional.empty(), transaction -> {
                        work.in(Optional.of(transaction));
                        CheckpointStore target = store.in(transaction);
                        target.setCheckpoint(name, beginning(request, target.getCheckpoint(name)));
                        if (!requests.begin(transaction, request, to)) {
                            throw new RequestWithdrawnException(name, request);
                        }
                        return true;
                    });
        } else {
            restartAlone(request, requests, work);
        }
        requests.begun(request, together, to);
    }

    /** A late owner may have emptied what its successor has filled; then that is asked to begin anew. */
    private void restartAlone(ReplayRequest request, Requests requests, Work work) throws Exception {
        long from = beginning(request, store.getCheckpoint(name));
        reset(from);
        work.in(Optional.empty());
        try {
            reset(from);
        } catch (OwnershipLostException e) {
            requests.leave(request);
            throw e;
        }
    }

    /** Never further on than the projection is: what it has not seen yet would be left out. */
    private static long beginning(ReplayRequest request, Optional<Checkpoint> now) {
        return Math.min(request.from(), now.map(Checkpoint::position).orElse(0L));
    }

    private void reset(long to) {
        fenced(target -> target.setCheckpoint(name, to));
        saved = to;
    }

    /**
     * Whether only an answer was lost: the checkpoint turned out to be where it was to be moved. If it is anywhere
     * else, it moves from where it was known to be next, and somebody else's move is found out by that.
     */
    boolean arrived(long to, Throwable failure) {
        if (!(failure instanceof UnknownOutcomeException)) {
            return false;
        }
        try {
            boolean there = store.getCheckpoint(name)
                    .filter(found -> found.position() == to)
                    .isPresent();
            saved = there ? to : saved;
            return there;
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private void move(CheckpointStore target, long to) {
        if (to != saved) {
            set(target, to);
        }
    }

    private void set(CheckpointStore target, long to) {
        if (!target.compareAndSetCheckpoint(name, saved, to)) {
            throw new CheckpointMovedException(name, saved);
        }
    }
}
