package dev.mink.subscription;

import dev.mink.Event;
import dev.mink.MinkContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Is called with every event of a subscription, one at a time and in order.
 *
 * <p>An exception ends the subscription with that exception; the event counts as not handled.
 */
@FunctionalInterface
public interface EventHandler {
    /**
     * Handles one event.
     *
     * @param context correlation, tenant and actor of the event, with the event as cause
     */
    void handle(Event event, MinkContext context) throws Exception;

    /** Starts a handler that is made of one for each class of event; other events are passed over. */
    static Typed typed() {
        return new Typed();
    }

    /**
     * Handles the object of an event.
     *
     * @param <E> class of the object
     */
    @FunctionalInterface
    interface OfClass<E> {
        /** Handles one object; see {@link EventHandler#handle}. */
        void handle(E event, MinkContext context) throws Exception;
    }

    /** A handler for some classes of events. */
    final class Typed implements EventHandler {
        /** The key under which the context has the whole event, with its version and position. */
        public static final MinkContext.Key<Event> EVENT = MinkContext.Key.of("event", Event.class);

        private final Map<Class<?>, OfClass<Object>> handlers = new LinkedHashMap<>();

        private Typed() {}

        /**
         * Adds the handler of a class and what extends or implements it.
         *
         * @throws IllegalArgumentException if the class has one already
         */
        public <E> Typed on(Class<E> type, OfClass<? super E> handler) {
            Objects.requireNonNull(handler, "handler");
            OfClass<Object> untyped = (event, context) -> handler.handle(type.cast(event), context);
            if (handlers.putIfAbsent(type, untyped) != null) {
                throw new IllegalArgumentException("mink: " + type.getName() + " has a handler already");
            }
            return this;
        }

        @Override
        public void handle(Event event, MinkContext context) throws Exception {
            Object data = event.data();
            OfClass<Object> handler = handlers.get(data.getClass());
            if (handler == null) {
                handler = handlers.entrySet().stream()
                        .filter(entry -> entry.getKey().isInstance(data))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
            }
            if (handler != null) {
                handler.handle(data, context.with(EVENT, event));
            }
        }
    }
}
