package dev.mink.projection.engine;

import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import dev.mink.projection.ProjectionState;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes of projections and factories what an engine runs. */
final class Registrations {
    private final Surroundings surroundings;
    private final Lifecycle lifecycle;
    private final ModelOwners owners;

    Registrations(Surroundings surroundings, Lifecycle lifecycle, ModelOwners owners) {
        this.surroundings = surroundings;
        this.lifecycle = lifecycle;
        this.owners = owners;
    }

    void inline(InlineProjection projection) {
        inline(projection, Optional.empty());
    }

    void inline(ProjectionFactory<InlineProjection> factory) {
        AskedModels models = new AskedModels(surroundings.readModels());
        InlineProjection projection = factory.create(models);
        owning(projection, models, () -> inline(projection, Optional.of(factory)));
    }

    private void inline(InlineProjection projection, Optional<ProjectionFactory<InlineProjection>> factory) {
        lifecycle.register(projection, () -> {
            HandledTypes types = HandledTypes.of(projection, surroundings.store());
            Board board = surroundings.board(projection, ProjectionKind.INLINE);
            board.state(ProjectionState.RUNNING);
            return new InlineEntry(projection, types, board, factory);
        });
    }

    void async(AsyncProjection projection, AsyncOptions options) {
        async(projection, Optional.empty(), options);
    }

    void async(ProjectionFactory<AsyncProjection> factory, AsyncOptions options) {
        AskedModels models = new AskedModels(surroundings.readModels());
        AsyncProjection projection = factory.create(models);
        if (surroundings.transactions().isEmpty() || !options.transactional()) {
            throw new IllegalArgumentException("mink: projection \"" + projection.name()
                    + "\" is made by a factory, so that it must be transactional");
        }
        owning(projection, models, () -> async(projection, Optional.of(factory), options));
    }

    private void async(
            AsyncProjection projection, Optional<ProjectionFactory<AsyncProjection>> factory, AsyncOptions options) {
        Objects.requireNonNull(options, "options");
        String name = projection.name();
        lifecycle.register(projection, () -> {
            var unused = surroundings.checkpointStore();
            Ownership right = surroundings.ownership(Ownership.toRun(name));
            return surroundings.async(
                    projection,
                    factory,
                    options,
                    new Surroundings.Place(name, right, factory.isPresent(), false),
                    surroundings.callbacks(),
                    Surroundings.Bounded.NOT);
        });
    }

    void live(LiveProjection projection, LiveOptions options) {
        Objects.requireNonNull(options, "options");
        lifecycle.register(projection, () -> {
            HandledTypes types = HandledTypes.of(projection, surroundings.store());
            Board board = surroundings.board(projection, ProjectionKind.LIVE);
            LiveWorker worker = new LiveWorker(
                    projection,
                    options,
                    types,
                    surroundings.store(),
                    board,
                    surroundings.callbacks(),
                    work -> surroundings.thread(work, "mink-projection-feed-" + projection.name()));
            return new LiveEntry(projection, types, board, worker, new Launch());
        });
    }

    /** Who replaces a read model replaces all of it, so that it can be one projection's only. */
    private void owning(Projection projection, AskedModels models, Runnable registration) {
        Set<Class<?>> added = owners.own(projection.name(), models.asked());
        try {
            registration.run();
        } catch (RuntimeException e) {
            owners.release(added);
            throw e;
        }
    }
}
