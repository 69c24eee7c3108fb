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
import java.util.Optional;
import java.util.Set;

/** A projection that makes spans and otherwise is the one given, of the same kind. */
abstract class TracedProjection<P extends Projection> implements Projection {
    final P target;
    final ProjectionSpans spans;

    private TracedProjection(P target, MinkTracing tracing) {
        this.target = Objects.requireNonNull(target, "projection");
        this.spans = new ProjectionSpans(tracing, target.name());
    }

    static InlineProjection of(InlineProjection projection, MinkTracing tracing) {
        return isTraced(projection, tracing) ? projection : new Inline(projection, tracing);
    }

    static AsyncProjection of(AsyncProjection projection, MinkTracing tracing) {
        return isTraced(projection, tracing) ? projection : new Async(projection, tracing);
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
    public final Optional<Clearable> clearing() {
        return target.clearing();
    }

    @Override
    public final String toString() {
        return target.toString();
    }

    /** An inline one. */
    private static final class Inline extends TracedProjection<InlineProjection> implements InlineProjection {
        Inline(InlineProjection target, MinkTracing tracing) {
            super(target, tracing);
        }

        @Override
        public void apply(Event event, ProjectionContext context) throws Exception {
            spans.whileAppending(event, context, () -> target.apply(event, context));
        }
    }

    /** One in the background. */
    private static final class Async extends TracedProjection<AsyncProjection> implements AsyncProjection {
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
