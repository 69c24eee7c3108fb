package dev.mink.observability.tracing;

import dev.mink.Event;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.Clearable;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A projection that makes spans and otherwise is the one given, of the same kind, and clearable if that is. */
abstract class TracedProjection<P extends Projection> implements Projection {
    final P target;
    final ProjectionSpans spans;

    private TracedProjection(P target, MinkTracing tracing) {
        this.target = Objects.requireNonNull(target, "projection");
        this.spans = new ProjectionSpans(tracing, target.name());
    }

    static InlineProjection of(InlineProjection projection, MinkTracing tracing) {
        if (isTraced(projection, tracing)) {
            return projection;
        }
        return projection instanceof Clearable clearable
                ? new ClearableInline(projection, clearable, tracing)
                : new Inline(projection, tracing);
    }

    static AsyncProjection of(AsyncProjection projection, MinkTracing tracing) {
        if (isTraced(projection, tracing)) {
            return projection;
        }
        return projection instanceof Clearable clearable
                ? new ClearableAsync(projection, clearable, tracing)
                : new Async(projection, tracing);
    }

    static LiveProjection of(LiveProjection projection, MinkTracing tracing) {
        return isTraced(projection, tracing) ? projection : new Live(projection, tracing);
    }

    private static boolean isTraced(Projection projection, MinkTracing tracing) {
        return projection instanceof TracedProjection<?> traced && traced.spans.areMadeBy(tracing);
    }

    @Override
    public final String name() {
        return target.name();
    }

    @Override
    public final Set<String> handledEvents() {
        return target.handledEvents();
    }

    @Override
    public final Set<Class<?>> handledClasses() {
        return target.handledClasses();
    }

    @Override
    public final String toString() {
        return target.toString();
    }

    /** An inline one. */
    private static class Inline extends TracedProjection<InlineProjection> implements InlineProjection {
        Inline(InlineProjection target, MinkTracing tracing) {
            super(target, tracing);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            spans.whileAppending(event, context, () -> target.apply(event, context));
        }
    }

    private static final class ClearableInline extends Inline implements Clearable {
        private final Clearable clear;

        ClearableInline(InlineProjection target, Clearable clear, MinkTracing tracing) {
            super(target, tracing);
            this.clear = clear;
        }

        @Override
        public void clear(ProjectionContext context) throws Exception {
            clear.clear(context);
        }
    }

    /** One in the background. */
    private static class Async extends TracedProjection<AsyncProjection> implements AsyncProjection {
        Async(AsyncProjection target, MinkTracing tracing) {
            super(target, tracing);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            spans.afterwards(event, context, () -> target.apply(event, context));
        }

        @Override
        public boolean supportsBatch() {
            return target.supportsBatch();
        }

        @Override
        public void applyBatch(List<Event> events, ProjectionContext context) throws Exception {
            spans.afterwards(events, context, () -> target.applyBatch(events, context));
        }
    }

    private static final class ClearableAsync extends Async implements Clearable {
        private final Clearable clear;

        ClearableAsync(AsyncProjection target, Clearable clear, MinkTracing tracing) {
            super(target, tracing);
            this.clear = clear;
        }

        @Override
        public void clear(ProjectionContext context) throws Exception {
            clear.clear(context);
        }
    }

    /** A live one; it has no model to clear. */
    private static final class Live extends TracedProjection<LiveProjection> implements LiveProjection {
        Live(LiveProjection target, MinkTracing tracing) {
            super(target, tracing);
        }

        @Override
        public void onEvent(Event event, ProjectionContext context) throws Exception {
            spans.afterwards(event, context, () -> target.onEvent(event, context));
        }

        @Override
        public boolean isTransient() {
            return target.isTransient();
        }
    }
}
