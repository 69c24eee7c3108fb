package dev.mink.adapter.memory;

import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ShadowModels;
import dev.mink.readmodel.mapping.ModelMapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The read models of a {@link MemoryAdapter}. */
final class MemoryReadModels implements ReadModelStore {
    private final Gate gate;
    private final TransactionSpace space;
    private final NameLocks locks;

    /** By table. */
    private final Map<String, ModelSlot<?>> slots = new HashMap<>();

    MemoryReadModels(Gate gate, TransactionSpace space) {
        this.gate = gate;
        this.space = space;
        this.locks = new NameLocks(space);
    }

    @Override
    public <T> ReadModelRepository<T> repository(Class<T> type) {
        Objects.requireNonNull(type, "type");
        gate.enter("opening read model", type.getName());
        return new InMemoryRepository<>(gate, slot(type));
    }

    @Override
    public ShadowModels shadow(String label) {
        gate.enter("opening shadow models", Objects.requireNonNull(label, "label"));
        return new MemoryShadowModels(this, label);
    }

    /** The place of a live read model. */
    synchronized <T> ModelSlot<T> slot(Class<T> type) {
        ModelSlot<?> known = slots.values().stream()
                .filter(slot -> slot.mapping().type() == type)
                .findFirst()
                .orElseGet(() -> open(type));
        @SuppressWarnings("unchecked") // found by its class
        ModelSlot<T> own = (ModelSlot<T>) known;
        return own;
    }

    private ModelSlot<?> open(Class<?> type) {
        ModelMapping<?> mapping = ModelMapping.of(type);
        String name = mapping.schema().map(schema -> schema + ".").orElse("") + mapping.table();
        ModelSlot<?> other = slots.get(name);
        if (other != null) {
            throw new InvalidReadModelException(
                    type.getName(),
                    "table " + name + " belongs to " + other.mapping().type().getName());
        }
        ModelSlot<?> slot = new ModelSlot<>(space, locks, name, mapping);
        slots.put(name, slot);
        return slot;
    }

    /** A place beside a live one, with an empty table. */
    <T> ModelSlot<T> shadowOf(ModelSlot<T> live, String label) {
        String name = live.mapping().type().getName() + " " + label;
        return new ModelSlot<>(space, locks, name, live.mapping());
    }

    Gate gate() {
        return gate;
    }

    TransactionSpace space() {
        return space;
    }

    synchronized void clear() {
        slots.values().forEach(ModelSlot::clear);
    }
}
