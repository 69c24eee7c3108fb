package dev.mink.projection.engine;

import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.internal.StorableText;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionOwnedElsewhereException;
import dev.mink.store.EventStore;
import dev.mink.store.ReadOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies parked events of one projection, each in one transaction with its removal where there are
 * transactions. The removal comes first: of two who do the same at the same time the second finds nothing.
 */
final class ParkedApplier {
    private static final Logger LOG = LoggerFactory.getLogger(ParkedApplier.class);

    private final String projection;
    private final EventStore store;
    private final Applier applier;
    private final ParkedEventStore parked;
    private final Optional<Transactions> transactions;
    private final Optional<ModelLock> lock;
    private final boolean together;
    private final Duration timeout;
    private final Callbacks callbacks;

    /** What came of one event: applied 1 or 0 times, since somebody else was faster; or parked as it is now. */
    record Result(int applied, Optional<ParkedEvent> failed) {}

    ParkedApplier(
            String projection,
            EventStore store,
            Applier applier,
            ParkedEventStore parked,
            Optional<Transactions> transactions,
            Optional<ModelLock> lock,
            AsyncOptions options,
            Callbacks callbacks) {
        this.projection = projection;
        this.store = store;
        this.applier = applier;
        this.parked = parked;
        this.transactions = transactions;
        this.lock = lock;
        this.together = options.transactional() && transactions.isPresent();
        this.timeout = options.batchTimeout();
        this.callbacks = callbacks;
    }

    Result apply(ParkedEvent event, Ownership owned) {
        owned.renew();
        if (!owned.isHeld()) {
            throw new ProjectionOwnedElsewhereException(projection, owned.currentOwner());
        }
        Applied done = new Applied();
        try {
            boolean first = together ? applyTogether(event, owned, done) : applyAlone(event, owned, done);
            done.tell(projection, callbacks);
            return new Result(first ? 1 : 0, Optional.empty());
        } catch (ApplyFailure e) {
            return failed(event, e.reason(), owned);
        } catch (AdapterException e) {
            if (e.retryable()) {
                throw e;
            }
            return failed(event, e, owned);
        }
    }

    /** Forgets a parked event; false if there is none. */
    boolean remove(long position, Ownership owned) {
        return fenced(owned, target -> target.remove(projection, position));
    }

    private boolean applyTogether(ParkedEvent event, Ownership owned, Applied done) throws ApplyFailure {
        Optional<Instant> deadline =
                timeout.isZero() ? Optional.empty() : Optional.of(Instant.now().plus(timeout));
        Transactions backend = transactions.orElseThrow();
        return backend.<Boolean, ApplyFailure>run(
                "retry an event of projection " + projection, deadline, transaction -> {
                    lock.ifPresent(shared -> shared.share(backend, transaction));
                    if (!parked.in(transaction).remove(projection, event.position())) {
                        return false;
                    }
                    apply(event, context(deadline).withTransaction(transaction), done);
                    owned.confirm(transaction);
                    return true;
                });
    }

    private boolean applyAlone(ParkedEvent event, Ownership owned, Applied done) throws ApplyFailure {
        apply(event, context(Optional.empty()), done);
        return remove(event.position(), owned);
    }

    private void apply(ParkedEvent event, ProjectionContext context, Applied done) throws ApplyFailure {
        applier.apply(List.of(stored(event)), context, done);
    }

    private ProjectionContext context(Optional<Instant> deadline) {
        ProjectionContext context = ProjectionContext.of(projection);
        return deadline.isPresent() ? context.withDeadline(deadline.get()) : context;
    }

    private StoredEvent stored(ParkedEvent event) throws ApplyFailure {
        ReadOptions itself = ReadOptions.all()
                .afterVersion(event.version() - 1)
                .toVersion(event.version())
                .limit(1);
        List<StoredEvent> found = store.loadRaw(event.streamId(), itself);
        if (found.isEmpty() || !found.get(0).id().equals(event.eventId())) {
            throw new ApplyFailure(
                    0,
                    new MinkException("mink: event " + event.eventId() + " is not at version " + event.version()
                            + " of stream \"" + event.streamId() + "\" any more"));
        }
        return found.get(0);
    }

    private Result failed(ParkedEvent event, Throwable reason, Ownership owned) {
        if (reason instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("retry an event of projection \"" + projection + "\"");
        }
        LOG.warn("mink: parked event {} of projection \"{}\" failed again", event.position(), projection, reason);
        ParkedEvent again = new ParkedEvent(
                projection,
                event.position(),
                event.eventId(),
                event.streamId(),
                event.version(),
                event.eventType(),
                StorableText.of(reason),
                event.attempts() + 1,
                false,
                event.parkedAt());
        return fenced(owned, target -> {
            if (!target.remove(projection, event.position())) {
                return new Result(0, Optional.empty()); // the model was replaced meanwhile, or somebody was faster
            }
            target.park(again);
            return new Result(0, Optional.of(again));
        });
    }

    private <T> T fenced(Ownership owned, Change<T> change) {
        if (transactions.isEmpty()) {
            return change.in(parked);
        }
        return transactions
                .get()
                .<T, RuntimeException>run("change parked events of projection " + projection, Optional.empty(), tx -> {
                    T result = change.in(parked.in(tx));
                    owned.confirm(tx);
                    return result;
                });
    }

    /** Something done to what is parked. */
    @FunctionalInterface
    private interface Change<T> {
        T in(ParkedEventStore target);
    }
}
