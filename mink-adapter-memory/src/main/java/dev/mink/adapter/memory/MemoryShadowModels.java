package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ShadowModels;
import dev.mink.readmodel.mapping.ShadowLabels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Tables beside those of live read models. */
final class MemoryShadowModels implements ShadowModels {
    private final MemoryReadModels live;
    private final String label;
    private final Map<Class<?>, Shadow<?>> shadows = new LinkedHashMap<>();
    private boolean closed;

    MemoryShadowModels(MemoryReadModels live, String label) {
        this.live = live;
        this.label = ShadowLabels.checked(label);
    }

    @Override
    public synchronized <T> ReadModelRepository<T> repository(Class<T> type) {
        live.gate()
                .enter(
                        "opening shadow of read model",
                        Objects.requireNonNull(type, "type").getName());
        if (closed) {
            throw new IllegalStateException("mink: the shadow models are closed");
        }
        Shadow<?> known = shadows.computeIfAbsent(type, unknown -> shadowOf(type));
        @SuppressWarnings("unchecked") // put under its own class only
        Shadow<T> own = (Shadow<T>) known;
        return new InMemoryRepository<>(live.gate(), own.shadow);
    }

    private <T> Shadow<T> shadowOf(Class<T> type) {
        ModelSlot<T> place = live.slot(type);
        return new Shadow<>(place, live.shadowOf(place, label));
    }

    @Override
    public synchronized void replaceLive(Transaction transaction) {
        MemoryTransaction own = MemoryTransaction.of(transaction, live.space());
        live.gate().enter("replacing", "read models");
        shadows.values().forEach(shadow -> shadow.replaceLive(own));
    }

    @Override
    public synchronized void close() {
        closed = true;
        shadows.values().forEach(shadow -> shadow.shadow.retire());
    }

    /** A live read model's place and the one beside it. */
    private record Shadow<T>(ModelSlot<T> live, ModelSlot<T> shadow) {
        void replaceLive(MemoryTransaction transaction) {
            live.replaceBy(transaction, shadow);
        }
    }
}
