package dev.mink.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a projection of handlers:
 *
 * <pre>{@code
 * AsyncProjection.named("orders")
 *         .on(OrderCreated.class, (event, context) -> orders.insert(event, context.transaction()))
 *         .clearedBy(context -> orders.clear(context.transaction()))
 *         .build();
 * }</pre>
 *
 * @param <P> kind of projection
 */
public final class ProjectionBuilder<P extends Projection> {
    private final String name;
    private final Kind<P> kind;
    private final Map<Class<?>, ProjectionHandler<Object>> handlers = new LinkedHashMap<>();
    private @Nullable Clearable clear;

    /** Makes the projection of a kind. */
    @FunctionalInterface
    interface Kind<P extends Projection> {
        P of(String name, TypedHandlers handlers, Optional<Clearable> clear);
    }

    ProjectionBuilder(String name, Kind<P> kind) {
        this.name = ProjectionNames.check(name);
        this.kind = kind;
    }

    /**
     * Adds the handler of a class and what extends or implements it; an event's own class is looked for
     * first.
     *
     * @throws IllegalArgumentException if the class has one already
     */
    public <E> ProjectionBuilder<P> on(Class<E> type, ProjectionHandler<? super E> handler) {
        Objects.requireNonNull(handler, "handler");
        ProjectionHandler<Object> untyped = (event, context) -> handler.handle(type.cast(event), context);
        if (handlers.putIfAbsent(type, untyped) != null) {
            throw new IllegalArgumentException("mink: " + type.getName() + " has a handler already");
        }
        return this;
    }

    /** Says how the model is emptied, so that it can be rebuilt in place. */
    public ProjectionBuilder<P> clearedBy(Clearable how) {
        this.clear = Objects.requireNonNull(how, "how");
        return this;
    }

    /**
     * The projection.
     *
     * @throws IllegalStateException if it has no handler
     */
    public P build() {
        if (handlers.isEmpty()) {
            throw new IllegalStateException("mink: projection \"" + name + "\" has no handler");
        }
        return kind.of(name, new TypedHandlers(handlers), Optional.ofNullable(clear));
    }
}
