package dev.mink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Which method of an aggregate folds which event, declared once per class:
 *
 * <pre>{@code
 * private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
 *         .on(OrderCreated.class, Order::created)
 *         .on(OrderShipped.class, Order::shipped)
 *         .build();
 * }</pre>
 *
 * <p>An event's own class is looked for first, then its superclasses, then its interfaces. An event
 * without handler is ignored, unless {@link Builder#strictApply()} was said.
 *
 * @param <A> the aggregate's class
 */
public final class EventHandlers<A> {
    private final Map<Class<?>, BiConsumer<A, Object>> declared;
    private final boolean strict;

    /** What each event class met so far resolves to; bounded by the number of loaded classes. */
    private final Map<Class<?>, Optional<BiConsumer<A, Object>>> resolved = new ConcurrentHashMap<>();

    private EventHandlers(Map<Class<?>, BiConsumer<A, Object>> declared, boolean strict) {
        this.declared = declared;
        this.strict = strict;
    }

    /** Starts a declaration. */
    public static <A> Builder<A> builder() {
        return new Builder<>();
    }

    /**
     * Hands an event to its handler.
     *
     * @throws UnhandledEventException if there is none and {@link Builder#strictApply()} was said
     */
    public void handle(A aggregate, Object event) {
        Optional<BiConsumer<A, Object>> handler = resolved.computeIfAbsent(event.getClass(), this::resolve);
        if (handler.isPresent()) {
            handler.get().accept(aggregate, event);
        } else if (strict) {
            throw new UnhandledEventException(aggregate.getClass(), event.getClass());
        }
    }

    private Optional<BiConsumer<A, Object>> resolve(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            BiConsumer<A, Object> handler = declared.get(c);
            if (handler != null) {
                return Optional.of(handler);
            }
        }
        return declared.entrySet().stream()
                .filter(entry -> entry.getKey().isAssignableFrom(type))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * Collects handlers.
     *
     * @param <A> the aggregate's class
     */
    public static final class Builder<A> {
        private final Map<Class<?>, BiConsumer<A, Object>> handlers = new LinkedHashMap<>();
        private boolean strict;

        private Builder() {}

        /**
         * Declares the handler of an event class.
         *
         * @throws IllegalArgumentException if the class has one already
         */
        public <E> Builder<A> on(Class<E> type, BiConsumer<? super A, ? super E> handler) {
            Objects.requireNonNull(handler, "handler");
            BiConsumer<A, Object> untyped = (aggregate, event) -> handler.accept(aggregate, type.cast(event));
            if (handlers.putIfAbsent(type, untyped) != null) {
                throw new IllegalArgumentException("mink: " + type.getName() + " has a handler already");
            }
            return this;
        }

        /** Makes an event without handler an error instead of nothing. */
        public Builder<A> strictApply() {
            strict = true;
            return this;
        }

        /** The handlers declared so far. */
        public EventHandlers<A> build() {
            return new EventHandlers<>(new LinkedHashMap<>(handlers), strict);
        }
    }
}
