package dev.mink.adapter.memory;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a {@link MemoryAdapter}. */
final class MemoryCheckpoints implements CheckpointStore {
    private final Gate gate;
    private final Supplier<Instant> time;
    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();

    MemoryCheckpoints(Gate gate, Supplier<Instant> time) {
        this.gate = gate;
        this.time = time;
    }

    @Override
    public Optional<Checkpoint> getCheckpoint(String name) {
        gate.enter("reading checkpoint", checkName(name));
        return Optional.ofNullable(checkpoints.get(name));
    }

    @Override
    public void setCheckpoint(String name, long position) {
        gate.enter("writing checkpoint", checkName(name));
        checkPosition(position);
        checkpoints.compute(name, (key, old) -> moved(key, old, position));
    }

    @Override
    public boolean compareAndSetCheckpoint(String name, long expected, long position) {
        gate.enter("writing checkpoint", checkName(name));
        checkPosition(expected);
        checkPosition(position);
        AtomicBoolean done = new AtomicBoolean();
        checkpoints.compute(name, (key, old) -> {
            if ((old == null ? 0 : old.position()) != expected) {
                return old;
            }
            done.set(true);
            return moved(key, old, position);
        });
        return done.get();
    }

    @Override
    public void deleteCheckpoint(String name) {
        gate.enter("deleting checkpoint", checkName(name));
        checkpoints.remove(name);
    }

    @Override
    public List<Checkpoint> allCheckpoints() {
        gate.enter("reading", "all checkpoints");
        return checkpoints.values().stream()
                .sorted(Comparator.comparing(Checkpoint::name))
                .toList();
    }

    void clear() {
        checkpoints.clear();
    }

    private Checkpoint moved(String name, @Nullable Checkpoint old, long position) {
        return new Checkpoint(name, position, old == null || old.active(), time.get());
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
