package dev.mink.projection.engine;

import dev.mink.projection.ProjectionKind;

/** A registered projection. */
sealed interface Entry permits InlineEntry, AsyncEntry, LiveEntry {
    String name();

    ProjectionKind kind();

    Board board();
}
