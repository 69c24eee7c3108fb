package dev.mink.projection.engine;

import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.StartPosition;
import java.util.Optional;

/**
 * How the model of an async projection is emptied to be filled again in place.
 *
 * @param byFactory whether the projection was registered by a factory
 */
record Emptying(AsyncProjection projection, StartPosition startFrom, boolean byFactory) {
    /** Why it is not done, and what to do instead; empty if it is. */
    Optional<String> objection() {
        if (startFrom == StartPosition.HEAD) {
            return Optional.of("its model began at the head of the feed, and nobody knows where that was: let it start"
                    + " from BEGINNING, or replay on top of the model with RebuildOptions.onTopFrom");
        }
        if (projection.clearing().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                byFactory
                        ? "it was registered by a factory and does not say how its model is emptied: use"
                                + " ProjectionEngine.rebuild, which builds a second model"
                        : "it does not say how its model is emptied; see Clearable and RebuildOptions.onTopFrom");
    }

    /** Empties the model. */
    void empty(ProjectionContext context) throws Exception {
        projection.clearing().orElseThrow().clear(context);
    }
}
