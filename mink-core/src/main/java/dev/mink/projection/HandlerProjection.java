package dev.mink.projection;

import dev.mink.Event;
import java.util.Optional;
import java.util.Set;

/** A projection made of handlers, of any kind. */
abstract class HandlerProjection implements Projection {
    private final String name;
    private final TypedHandlers handlers;
    private final Optional<Clearable> clearing;

    private HandlerProjection(String name, TypedHandlers handlers, Optional<Clearable> clearing) {
        this.name = name;
        this.handlers = handlers;
        this.clearing = clearing;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Set<Class<?>> handledClasses() {
        return handlers.classes();
    }

    @Override
    public final Optional<Clearable> clearing() {
        return clearing;
    }

    @Override
    public final String toString() {
        return name;
    }

    final void handle(Event event, ProjectionContext context) throws Exception {
        handlers.handle(event, context);
    }

    /** An inline one. */
    static final class Inline extends HandlerProjection implements InlineProjection {
        Inline(String name, TypedHandlers handlers, Optional<Clearable> clearing) {
            super(name, handlers, clearing);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            handle(event, context);
        }
    }

    /** One in the background. */
    static final class Async extends HandlerProjection implements AsyncProjection {
        Async(String name, TypedHandlers handlers, Optional<Clearable> clearing) {
            super(name, handlers, clearing);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            handle(event, context);
        }
    }

    /** A live one; it has no model to clear. */
    static final class Live extends HandlerProjection implements LiveProjection {
        Live(String name, TypedHandlers handlers, Optional<Clearable> clearing) {
            super(name, handlers, clearing);
            if (clearing.isPresent()) {
                throw new IllegalStateException("mink: live projection \"" + name + "\" has no model to clear");
            }
        }

        @Override
        public void onEvent(Event event, ProjectionContext context) throws Exception {
            handle(event, context);
        }
    }
}
