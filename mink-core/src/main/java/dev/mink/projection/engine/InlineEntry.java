package dev.mink.projection.engine;

import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionKind;

/** A registered inline projection. */
record InlineEntry(InlineProjection projection, HandledTypes types, Board board) implements Entry {
    @Override
    public String name() {
        return projection.name();
    }

    @Override
    public ProjectionKind kind() {
        return ProjectionKind.INLINE;
    }
}
