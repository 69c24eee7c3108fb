package dev.mink.projection.engine;

import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A registered projection. */
sealed interface Entry permits InlineEntry, AsyncEntry, LiveEntry {
    Projection projection();

    HandledTypes types();

    ProjectionKind kind();

    Board board();

    /** Its thread, if it has one. */
    default Optional<Launch> launched() {
        return Optional.empty();
    }

    /**
     * Starts its thread, if it has one that does not run.
     *
     * @param followFrom where it begins to look for its events, if it did not do so before; empty if it does not
     *     look for them itself
     */
    default void start(Surroundings surroundings, OptionalLong followFrom) {}

    /** Tells its thread to end. */
    default void stop() {}

    /** Waits until nobody else's call to it is under way; false if the time is over before that. */
    default boolean awaitCalls(Instant end) {
        return true;
    }

    /** Gives back what it holds while it is registered. */
    default void forget() {}

    /** Shows its state, where no thread of its own does that; without any lock held, as observers are told. */
    default void show() {}

    default String name() {
        return projection().name();
    }

    /** Makes the same projection over other read models; empty if it was not registered so. */
    default Optional<? extends ProjectionFactory<?>> factory() {
        return Optional.empty();
    }
}
