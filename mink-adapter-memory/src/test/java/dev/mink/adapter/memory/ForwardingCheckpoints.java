package dev.mink.adapter.memory;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;
import java.util.List;
import java.util.Optional;

/** Keeps checkpoints as another store does, until a subclass gets something wrong. */
class ForwardingCheckpoints implements CheckpointStore {
    private final CheckpointStore correct;

    ForwardingCheckpoints(CheckpointStore correct) {
        this.correct = correct;
    }

    @Override
    public Optional<Checkpoint> getCheckpoint(String name) {
        return correct.getCheckpoint(name);
    }

    @Override
    public void setCheckpoint(String name, long position) {
        correct.setCheckpoint(name, position);
    }

    @Override
    public boolean compareAndSetCheckpoint(String name, long expected, long position) {
        return correct.compareAndSetCheckpoint(name, expected, position);
    }

    @Override
    public void deleteCheckpoint(String name) {
        correct.deleteCheckpoint(name);
    }

    @Override
    public List<Checkpoint> allCheckpoints() {
        return correct.allCheckpoints();
    }

    @Override
    public boolean setActive(String name, boolean active) {
        return correct.setActive(name, active);
    }

    @Override
    public CheckpointStore in(Transaction transaction) {
        return correct.in(transaction);
    }
}
