package dev.mink.store;

import dev.mink.Aggregate;
import dev.mink.AggregateFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Knows how to make an empty aggregate of a type by its name. Safe for use by many threads. */
public final class AggregateRegistry {
    private final Map<String, AggregateFactory<?>> factories = new ConcurrentHashMap<>();

    /** An empty registry. */
    public AggregateRegistry() {}

    /**
     * Registers the factory of a type.
     *
     * @throws IllegalArgumentException if the type has one already
     */
    public void register(String aggregateType, AggregateFactory<?> factory) {
        Objects.requireNonNull(factory, "factory");
        if (factories.putIfAbsent(aggregateType, factory) != null) {
            throw new IllegalArgumentException("mink: aggregate type \"" + aggregateType + "\" is registered already");
        }
    }

    /** Registers the factory of a type, in place of the one it may have. */
    public void replace(String aggregateType, AggregateFactory<?> factory) {
        factories.put(aggregateType, Objects.requireNonNull(factory, "factory"));
    }

    /**
     * A new aggregate of a type.
     *
     * @throws AggregateTypeNotRegisteredException if the type has no factory
     */
    public Aggregate create(String aggregateType, String id) {
        AggregateFactory<?> factory = factories.get(aggregateType);
        if (factory == null) {
            throw new AggregateTypeNotRegisteredException(aggregateType);
        }
        return factory.create(id);
    }

    /** The registered types, sorted. */
    public Set<String> registeredTypes() {
        return new TreeSet<>(factories.keySet());
    }
}
