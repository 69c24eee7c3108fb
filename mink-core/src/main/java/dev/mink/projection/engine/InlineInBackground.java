package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionContext;
import java.util.Set;

/** An inline projection that a worker runs. */
record InlineInBackground(InlineProjection projection) implements AsyncProjection {
    @Override
    public String name() {
        return projection.name();
    }

    @Override
    public Set<String> handledEvents() {
        return projection.handledEvents();
    }

    @Override
    public Set<Class<?>> handledClasses() {
        return projection.handledClasses();
    }

    @Override
    public void apply(Event event, ProjectionContext context) throws Exception {
        projection.apply(event, context);
    }
}
