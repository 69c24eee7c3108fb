package dev.mink.projection;

import dev.mink.Event;
import java.util.Optional;
import java.util.Set;

/** A projection made of handlers, of any kind. */
abstract class HandlerProjection implements Projection {
    private final String name;
    final TypedHandlers handlers;

    private HandlerProjection(String name, TypedHandlers handlers) {
        this.name = name;
        this.handlers = handlers;
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
    public final String toString() {
        return name;
    }

    /** An inline one. */
    static class Inline extends HandlerProjection implements InlineProjection {
        private Inline(String name, TypedHandlers handlers) {
            super(name, handlers);
        }

        static InlineProjection of(String name, TypedHandlers handlers, Optional<Clearable> clear) {
            return clear.isPresent() ? new ClearableInline(name, handlers, clear.get()) : new Inline(name, handlers);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            handlers.handle(event, context);
        }
    }

    private static final class ClearableInline extends Inline implements Clearable {
        private final Clearable clear;

        ClearableInline(String name, TypedHandlers handlers, Clearable clear) {
            super(name, handlers);
            this.clear = clear;
        }

        @Override
        public void clear(ProjectionContext context) throws Exception {
            clear.clear(context);
        }
    }

    /** One in the background. */
    static class Async extends HandlerProjection implements AsyncProjection {
        private Async(String name, TypedHandlers handlers) {
            super(name, handlers);
        }

        static AsyncProjection of(String name, TypedHandlers handlers, Optional<Clearable> clear) {
            return clear.isPresent() ? new ClearableAsync(name, handlers, clear.get()) : new Async(name, handlers);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            handlers.handle(event, context);
        }
    }

    private static final class ClearableAsync extends Async implements Clearable {
        private final Clearable clear;

        ClearableAsync(String name, TypedHandlers handlers, Clearable clear) {
            super(name, handlers);
            this.clear = clear;
        }

        @Override
        public void clear(ProjectionContext context) throws Exception {
            clear.clear(context);
        }
    }

    /** A live one; it has no model to clear. */
    static final class Live extends HandlerProjection implements LiveProjection {
        private Live(String name, TypedHandlers handlers) {
            super(name, handlers);
        }

        static LiveProjection of(String name, TypedHandlers handlers, Optional<Clearable> clear) {
            if (clear.isPresent()) {
                throw new IllegalStateException("mink: live projection \"" + name + "\" has no model to clear");
            }
            return new Live(name, handlers);
        }

        @Override
        public void onEvent(Event event, ProjectionContext context) throws Exception {
            handlers.handle(event, context);
        }
    }
}
