package dev.mink.projection.engine;

import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModels;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** Remembers which read models a projection asks for. */
final class AskedModels implements ReadModels {
    private final ReadModels models;
    private final Set<Class<?>> asked = new CopyOnWriteArraySet<>();

    AskedModels(ReadModels models) {
        this.models = models;
    }

    @Override
    public <T> ReadModelRepository<T> repository(Class<T> type) {
        ReadModelRepository<T> repository = models.repository(type);
        asked.add(type);
        return repository;
    }

    List<Class<?>> asked() {
        return List.copyOf(asked);
    }
}
