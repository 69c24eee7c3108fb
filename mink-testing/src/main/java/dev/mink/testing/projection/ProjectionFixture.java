package dev.mink.testing.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.adapter.Transactions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.store.EventStore;
import dev.mink.store.ReadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tests a projection of any kind on one thread, without an engine: events are appended to a store, read back as
 * every projection gets them, and applied at once.
 *
 * <pre>{@code
 * ProjectionFixture.of(store, summaries, repository)
 *         .given("Order-1", new OrderPlaced("1"), new ItemAdded("1", 2))
 *         .thenReadModel("1", new OrderSummary("1", 2))
 *         .thenReadModelCount(1);
 * }</pre>
 *
 * <p>Only events that the projection handles are applied; one that supports batches gets those of a {@link #given}
 * as one batch. If the backend has transactions, they are applied in one, which is undone when the projection
 * fails. How the engine tries again, skips and keeps checkpoints is not part of it.
 *
 * @param <T> the read model
 */
public final class ProjectionFixture<T> {
    private final EventStore store;
    private final Projection projection;
    private final ReadModelRepository<T> repository;
    private final Optional<Transactions> transactions;
    private final List<Event> events = new ArrayList<>();

    private ProjectionFixture(EventStore store, Projection projection, ReadModelRepository<T> repository) {
        this.store = Objects.requireNonNull(store, "store");
        this.projection = Objects.requireNonNull(projection, "projection");
        this.repository = Objects.requireNonNull(repository, "repository");
        this.transactions = store.adapter().capability(Transactions.class);
    }

    /**
     * A test of a projection.
     *
     * @param store keeps the events; initialized, and closed by the caller
     * @param repository what the projection writes to
     */
    public static <T> ProjectionFixture<T> of(
            EventStore store, Projection projection, ReadModelRepository<T> repository) {
        return new ProjectionFixture<>(store, projection, repository);
    }

    // ---------------------------------------------------------------- what happened

    /**
     * Events happen in a stream, after those that are in it, and are applied.
     *
     * @throws ProjectionFailedException if the projection fails; the events are in the stream, nothing is applied
     */
    public ProjectionFixture<T> given(String streamId, Object... happened) {
        store.registerEvents(
                Stream.of(happened).map(Object::getClass).distinct().toArray(Class<?>[]::new));
        AppendResult appended = store.append(streamId, List.of(happened));
        List<Event> read = store.load(streamId, ReadOptions.all().afterVersion(appended.firstVersion() - 1));
        apply(read, false);
        events.addAll(read);
        return this;
    }

    /**
     * All events so far are applied once more, as after a crash: what the projection must bear if its model is not
     * in the database of the events.
     *
     * @throws ProjectionFailedException if the projection fails
     */
    public ProjectionFixture<T> givenAllAgain() {
        apply(events, true);
        return this;
    }

    private void apply(List<Event> all, boolean replaying) {
        List<Event> handled = all.stream().filter(this::handles).toList();
        if (handled.isEmpty()) {
            return;
        }
        ProjectionContext context = ProjectionContext.of(projection.name()).withReplaying(replaying);
        if (transactions.isEmpty()) {
            apply(handled, context);
        } else {
            transactions.get().run("test projection " + projection.name(), Optional.empty(), transaction -> {
                apply(handled, context.withTransaction(transaction));
                return true;
            });
        }
    }

    private void apply(List<Event> handled, ProjectionContext context) {
        if (projection instanceof AsyncProjection async && async.supportsBatch()) {
            guard(handled.get(0), () -> async.applyBatch(handled, context));
            return;
        }
        for (Event event : handled) {
            guard(event, () -> applyOne(event, context.withEvent(event)));
        }
    }

    private void applyOne(Event event, ProjectionContext context) throws Exception {
        if (projection instanceof InlineProjection inline) {
            inline.apply(event, context);
        } else if (projection instanceof AsyncProjection async) {
            async.apply(event, context);
        } else if (projection instanceof LiveProjection live) {
            live.onEvent(event, context);
        } else {
            throw new IllegalArgumentException(
                    "mink: projection \"" + projection.name() + "\" is neither inline nor async nor live");
        }
    }

    private void guard(Event event, Application application) {
        try {
            application.run();
        } catch (Exception e) {
            throw ProjectionFailedException.at(projection.name(), event.stored(), e);
        }
    }

    private boolean handles(Event event) {
        return (projection.handledEvents().isEmpty()
                        && projection.handledClasses().isEmpty())
                || projection.handledEvents().contains(event.type())
                || projection.handledClasses().stream().anyMatch(type -> type.isInstance(event.data()));
    }

    // ---------------------------------------------------------------- what is to be seen of it

    /** The read model with an id is equal to this one. */
    public ProjectionFixture<T> thenReadModel(String id, T expected) {
        assertThat(repository.find(id)).as("read model \"%s\"", id).hasValue(expected);
        return this;
    }

    /**
     * The read model with an id is as it should be.
     *
     * @param check throws an {@link AssertionError} if it is not
     */
    public ProjectionFixture<T> thenReadModelMatches(String id, Consumer<? super T> check) {
        assertThat(repository.find(id)).as("read model \"%s\"", id).hasValueSatisfying(check::accept);
        return this;
    }

    /** There is a read model with an id. */
    public ProjectionFixture<T> thenReadModelExists(String id) {
        assertThat(repository.exists(id))
                .as("existence of read model \"%s\"", id)
                .isTrue();
        return this;
    }

    /** There is no read model with an id. */
    public ProjectionFixture<T> thenReadModelNotExists(String id) {
        assertThat(repository.find(id)).as("read model \"%s\"", id).isEmpty();
        return this;
    }

    /** There are so many read models. */
    public ProjectionFixture<T> thenReadModelCount(long expected) {
        assertThat(repository.count(Query.all())).as("count of read models").isEqualTo(expected);
        return this;
    }

    /** The repository. */
    public ReadModelRepository<T> repository() {
        return repository;
    }

    /** The events that were given, whether handled or not, in their order. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** A call of the projection. */
    private interface Application {
        void run() throws Exception;
    }
}
