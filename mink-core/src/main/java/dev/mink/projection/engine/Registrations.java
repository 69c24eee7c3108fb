package dev.mink.projection.engine;

import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveOptions;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionFactory;
import dev.mink.projection.ProjectionKind;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

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
        lifecycle.register(projection, () -> entry(projection, Optional.empty()));
    }

    void inline(ProjectionFactory<InlineProjection> factory) {
        AskedModels models = new AskedModels(surroundings.readModels());
        InlineProjection projection = factory.create(models);
        lifecycle.register(projection, () -> owning(projection, models, () -> entry(projection, Optional.of(factory))));
    }

    private Entry entry(InlineProjection projection, Optional<ProjectionFactory<InlineProjection>> factory) {
        HandledTypes types = HandledTypes.of(projection, surroundings.store());
        Board board = surroundings.board(projection, ProjectionKind.INLINE);
        return new InlineEntry(projection, types, board, new InlineCalls(), factory);
    }

    void async(AsyncProjection projection, AsyncOptions options) {
        Objects.requireNonNull(options, "options");
        lifecycle.register(projection, () -> entry(projection, Optional.empty(), options));
    }

    void async(ProjectionFactory<AsyncProjection> factory, AsyncOptions options) {
        Objects.requireNonNull(options, "options");
        AskedModels models = new AskedModels(surroundings.readModels());
        AsyncProjection projection = factory.create(models);
        if (surroundings.transactions().isEmpty() || !options.transactional()) {
            throw new IllegalArgumentException("mink: projection \"" + projection.name()
                    + "\" is made by a factory, so that it must be transactional");
        }
        lifecycle.register(
                projection, () -> owning(projection, models, () -> entry(projection, Optional.of(factory), options)));
    }

    private Entry entry(
            AsyncProjection projection, Optional<ProjectionFactory<AsyncProjection>> factory, AsyncOptions options) {
        String name = projection.name();
        var unused = surroundings.checkpointStore();
        Ownership right = surroundings.ownership(Ownership.toRun(name));
        return surroundings.async(
                projection,
                factory,
                options,
                new Surroundings.Place(name, right, factory.isPresent(), false),
                surroundings.callbacks(),
                Surroundings.Bounded.NOT);
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

    /**
     * Who replaces a read model replaces all of it, so that it can be one projection's only. Part of a registration,
     * which nobody else with the name, or with its models, has at the same time.
     */
    private Entry owning(Projection projection, AskedModels models, Supplier<Entry> making) {
        owners.own(projection.name(), models.asked());
        try {
            return making.get();
        } catch (RuntimeException | Error e) {
            owners.release(projection.name());
            throw e;
        }
    }
}
