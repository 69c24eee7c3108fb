package dev.mink.projection.engine;

import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import java.util.Optional;

/** A registered projection. */
sealed interface Entry permits InlineEntry, AsyncEntry, LiveEntry {
    Projection projection();

    ProjectionKind kind();

    Board board();

    /** Its thread, if it has one. */
    default Optional<Launch> launched() {
        return Optional.empty();
    }

    default String name() {
        return projection().name();
    }

    /** Makes the same projection over other read models; empty if it was not registered so. */
    default Optional<? extends ProjectionFactory<?>> factory() {
        return Optional.empty();
    }
}
