package dev.mink.adapter.memory;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The checkpoints of a {@link MemoryAdapter}, for everybody or for one transaction. */
final class MemoryCheckpoints implements CheckpointStore {
    private final Gate gate;
    private final Supplier<Instant> time;
    private final Table<String, Checkpoint> table;
    private final Rows<String, Checkpoint> checkpoints;

    MemoryCheckpoints(Gate gate, TransactionSpace space, Supplier<Instant> time) {
        this.gate = gate;
        this.time = time;
        this.table = new Table<>(space, "checkpoint");
        this.checkpoints = table.rows();
    }

    private MemoryCheckpoints(MemoryCheckpoints all, Transaction transaction) {
        this.gate = all.gate;
        this.time = all.time;
        this.table = all.table;
        this.checkpoints = table.rows(transaction);
    }

    @Override
    public Optional<Checkpoint> getCheckpoint(String name) {
        gate.enter("reading checkpoint", checkName(name));
        return checkpoints.get(name);
    }

    @Override
    public void setCheckpoint(String name, long position) {
        gate.enter("writing checkpoint", checkName(name));
        checkPosition(position);
        checkpoints.change(name, old -> moved(name, old, position));
    }

    @Override
    public boolean compareAndSetCheckpoint(String name, long expected, long position) {
        gate.enter("writing checkpoint", checkName(name));
        checkPosition(expected);
        checkPosition(position);
        AtomicBoolean done = new AtomicBoolean();
        checkpoints.change(name, old -> {
            if (old.map(Checkpoint::position).orElse(0L) != expected) {
                return old;
            }
            done.set(true);
            return moved(name, old, position);
        });
        return done.get();
    }

    @Override
    public void deleteCheckpoint(String name) {
        gate.enter("deleting checkpoint", checkName(name));
        checkpoints.change(name, old -> Optional.empty());
    }

    @Override
    public List<Checkpoint> allCheckpoints() {
        gate.enter("reading", "all checkpoints");
        return checkpoints.all().stream()
                .sorted(Comparator.comparing(Checkpoint::name))
                .toList();
    }

    @Override
    public boolean setActive(String name, boolean active) {
        gate.enter("writing checkpoint", checkName(name));
        return checkpoints
                .change(
                        name,
                        old -> old.map(found -> new Checkpoint(name, found.position(), active, found.updatedAt())))
                .isPresent();
    }

    @Override
    public CheckpointStore in(Transaction transaction) {
        return new MemoryCheckpoints(this, transaction);
    }

    void clear() {
        table.clear();
    }

    private Optional<Checkpoint> moved(String name, Optional<Checkpoint> old, long position) {
        return Optional.of(
                new Checkpoint(name, position, old.map(Checkpoint::active).orElse(true), time.get()));
    }

    private static String checkName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("mink: checkpoint name is required");
        }
        if (name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("mink: checkpoint name \"" + name.substring(0, 40)
                    + "…\" is longer than " + MAX_NAME_LENGTH + " characters");
        }
        return name;
    }

    private static void checkPosition(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("mink: a checkpoint's position must not be negative: " + position);
        }
    }
}
