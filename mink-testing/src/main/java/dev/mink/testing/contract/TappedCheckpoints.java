package dev.mink.testing.contract;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Passes every call on to a store of checkpoints, takes notes, and lets a test step in between. */
final class TappedCheckpoints implements CheckpointStore {
    private final List<Long> saved;
    private final Queue<UnaryOperator<BooleanSupplier>> nextSaves;
    private final Map<String, Runnable> nextReads = new ConcurrentHashMap<>();
    private volatile @Nullable CheckpointStore target;
    private volatile Consumer<String> beforeDeletion = name -> {};

    TappedCheckpoints() {
        saved = new CopyOnWriteArrayList<>();
        nextSaves = new ConcurrentLinkedQueue<>();
    }

    private TappedCheckpoints(TappedCheckpoints outside, Transaction transaction) {
        saved = outside.saved;
        nextSaves = outside.nextSaves;
        target = outside.target().in(transaction);
    }

    TappedCheckpoints over(CheckpointStore store) {
        target = store;
        return this;
    }

    /** Wraps the next compare-and-set that has no other wrapping yet. */
    void nextSave(UnaryOperator<BooleanSupplier> wrapped) {
        nextSaves.add(wrapped);
    }

    /** Fails the next compare-and-set before it is done. */
    void failNextSave(RuntimeException exception) {
        nextSave(save -> () -> {
            throw exception;
        });
    }

    /** Fails the next compare-and-set after it is done. */
    void loseNextReply(RuntimeException exception) {
        nextSave(save -> () -> {
            var unused = save.getAsBoolean();
            throw exception;
        });
    }

    /** Runs something before the next reading of a checkpoint that is in no transaction. */
    void beforeNextRead(String name, Runnable first) {
        nextReads.put(name, first);
    }

    /** Fails the next reading of a checkpoint that is in no transaction. */
    void failNextRead(String name, RuntimeException exception) {
        beforeNextRead(name, () -> {
            throw exception;
        });
    }

    /** Whether something is still to happen at the next reading of a checkpoint. */
    boolean awaitsRead(String name) {
        return nextReads.containsKey(name);
    }

    /** Runs something before every deletion, with the name of the checkpoint. */
    void beforeEveryDeletion(Consumer<String> first) {
        beforeDeletion = first;
    }

    /** The positions that were written. */
    List<Long> saved() {
        return saved;
    }

    @Override
    public Optional<Checkpoint> getCheckpoint(String name) {
        Runnable first = nextReads.remove(name);
        if (first != null) {
            first.run();
        }
        return target().getCheckpoint(name);
    }

    @Override
    public void setCheckpoint(String name, long position) {
        target().setCheckpoint(name, position);
    }

    @Override
    public boolean compareAndSetCheckpoint(String name, long expected, long position) {
        BooleanSupplier save = () -> {
            boolean moved = target().compareAndSetCheckpoint(name, expected, position);
            if (moved) {
                saved.add(position);
            }
            return moved;
        };
        UnaryOperator<BooleanSupplier> wrapped = nextSaves.poll();
        return (wrapped == null ? save : wrapped.apply(save)).getAsBoolean();
    }

    @Override
    public void deleteCheckpoint(String name) {
        beforeDeletion.accept(name);
        target().deleteCheckpoint(name);
    }

    @Override
    public List<Checkpoint> allCheckpoints() {
        return target().allCheckpoints();
    }

    @Override
    public boolean setActive(String name, boolean active) {
        return target().setActive(name, active);
    }

    /** What is saved in a transaction counts as saved, whatever becomes of the transaction. */
    @Override
    public CheckpointStore in(Transaction transaction) {
        return new TappedCheckpoints(this, transaction);
    }

    private CheckpointStore target() {
        CheckpointStore store = target;
        if (store == null) {
            throw new IllegalStateException("nothing is tapped");
        }
        return store;
    }
}
