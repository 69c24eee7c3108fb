package dev.mink.projection;

import dev.mink.DeadlineExceededException;
import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.Transaction;
import dev.mink.readmodel.ReadModelRepository;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a projection's handler works with: the event, the transaction and how long there is time. Valid
 * for one call and its thread.
 */
public final class ProjectionContext {
    private final String projection;
    private final @Nullable Transaction transaction;
    private final @Nullable Instant deadline;
    private final boolean replaying;
    private final BooleanSupplier cancelled;
    private final @Nullable Event event;

    private ProjectionContext(
            String projection,
            @Nullable Transaction transaction,
            @Nullable Instant deadline,
            boolean replaying,
            BooleanSupplier cancelled,
            @Nullable Event event) {
        this.projection = Objects.requireNonNull(projection, "projection");
        this.transaction = transaction;
        this.deadline = deadline;
        this.replaying = replaying;
        this.cancelled = cancelled;
        this.event = event;
    }

    /** A context for a projection, with nothing else. */
    public static ProjectionContext of(String projection) {
        return new ProjectionContext(projection, null, null, false, () -> false, null);
    }

    /** A copy in a transaction. */
    public ProjectionContext withTransaction(Transaction tx) {
        return new ProjectionContext(projection, Objects.requireNonNull(tx), deadline, replaying, cancelled, event);
    }

    /** A copy with a deadline. */
    public ProjectionContext withDeadline(Instant instant) {
        return new ProjectionContext(
                projection, transaction, Objects.requireNonNull(instant), replaying, cancelled, event);
    }

    /** A copy for a replay of what happened before, or not. */
    public ProjectionContext withReplaying(boolean replay) {
        return new ProjectionContext(projection, transaction, deadline, replay, cancelled, event);
    }

    /** A copy that can be asked whether the work is to be ended. */
    public ProjectionContext withCancellation(BooleanSupplier isCancelled) {
        return new ProjectionContext(
                projection, transaction, deadline, replaying, Objects.requireNonNull(isCancelled), event);
    }

    /** A copy for an event. */
    public ProjectionContext withEvent(Event current) {
        return new ProjectionContext(
                projection, transaction, deadline, replaying, cancelled, Objects.requireNonNull(current));
    }

    /** Name of the projection. */
    public String projection() {
        return projection;
    }

    /**
     * The event that is applied.
     *
     * @throws IllegalStateException if a whole batch is applied, or the model cleared
     */
    public Event event() {
        if (event == null) {
            throw new IllegalStateException("mink: projection \"" + projection + "\" has no single event here");
        }
        return event;
    }

    /**
     * The transaction that commits with the checkpoint, or the append; empty if there is none. What is
     * written in it ({@code unwrap(Connection.class)} on PostgreSQL, stores {@code in(transaction)} on every
     * backend) is neither applied twice nor lost.
     */
    public Optional<Transaction> transaction() {
        return Optional.ofNullable(transaction);
    }

    /**
     * A repository of read models within the transaction, or itself if there is none.
     *
     * @throws IllegalArgumentException if there is a transaction of another backend than the repository's
     */
    public <T> ReadModelRepository<T> in(ReadModelRepository<T> repository) {
        Objects.requireNonNull(repository, "repository");
        return transaction == null ? repository : repository.in(transaction);
    }

    /** When the work must be done. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Whether the model is filled from the beginning: not the time to send mails. */
    public boolean isReplaying() {
        return replaying;
    }

    /** Whether the engine stops, so that long work should end. */
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    /**
     * Ends long work if the engine stops or the time is over.
     *
     * @throws OperationCancelledException if the engine stops or the thread is interrupted
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void checkActive() {
        if (isCancelled()) {
            throw new OperationCancelledException("projection \"" + projection + "\"");
        }
        asMinkContext().checkActive("projection \"" + projection + "\"");
    }

    /** The context for what is done in reaction to the event: its correlation, tenant and actor, caused by it. */
    public MinkContext asMinkContext() {
        MinkContext context = event == null ? MinkContext.empty() : MinkContext.causedBy(event);
        return deadline == null ? context : context.withDeadline(deadline);
    }
}
