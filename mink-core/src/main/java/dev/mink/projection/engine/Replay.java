package dev.mink.projection.engine;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.NotRebuildableException;
import dev.mink.projection.ProjectionContext;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's part in a rebuild in place: it empties the model when asked, and knows until where it replays. */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final long NONE = -1;

    private final String name;
    private final LongSupplier lastPosition;
    private final Checkpointing checkpointing;
    private final Ownership ownership;
    private final Emptying emptying;
    private final Parking parking;
    private final Board board;
    private final Control control;
    private final Requests requests;
    private final Progress progress;
    private final StartingPoint start;
    private final Failures failures;

    /** Where the model is complete again. */
    private long target = NONE;

    Replay(AsyncWorker.Parts parts, Progress progress, StartingPoint start, Failures failures) {
        this.name = parts.name();
        this.lastPosition = parts.lastPosition();
        this.checkpointing = parts.checkpointing();
        this.ownership = parts.ownership();
        this.emptying = parts.emptying();
        this.parking = parts.parking();
        this.board = parts.board();
        this.control = parts.control();
        this.requests = parts.requests();
        this.progress = progress;
        this.start = start;
        this.failures = failures;
    }

    /** Whether what is applied is a repetition. */
    boolean isUnderWay() {
        return target != NONE;
    }

    /** Whether the model has got to where it is complete. */
    boolean isComplete() {
        return isUnderWay() && progress.position() >= target;
    }

    /** Notes that the model is complete. */
    void complete() {
        long reached = target;
        target = NONE;
        LOG.info("mink: rebuilt projection \"{}\" up to position {}", name, progress.position());
        try {
            requests.replayed(reached);
        } catch (OwnershipLostException e) {
            ownership.lost();
        } catch (RuntimeException e) {
            LOG.debug("mink: a position that projection \"{}\" has passed stays noted", name, e);
        }
    }

    /** Empties the model and begins anew, if somebody asked for it. */
    Pause answer() throws GaveUp, InterruptedException {
        try {
            Optional<ReplayRequest> request = requests.pending();
            if (request.isPresent()) {
                return begin(request.get());
            }
            requests.restarted();
            long noted = requests.replayTarget();
            target = noted > progress.position() ? noted : NONE;
            return Pause.NONE;
        } catch (OwnershipLostException e) {
            ownership.lost();
            return Pause.NONE;
        } catch (AdapterException e) {
            control.look();
            return failures.elsewhere("look for requests", e);
        }
    }

    private Pause begin(ReplayRequest request) throws GaveUp, InterruptedException {
        Optional<String> objection = request.clear() ? emptying.objection() : Optional.empty();
        if (objection.isPresent()) {
            LOG.warn(
                    "mink: projection \"{}\" was asked for \"{}\", which is refused: {}",
                    name,
                    request.word(),
                    objection.get());
            requests.refuse(request, new NotRebuildableException(name, objection.get()));
            return Pause.NONE;
        }
        LOG.info("mink: rebuilding projection \"{}\" from position {}", name, request.from());
        long to = lastPosition.getAsLong();
        try {
            checkpointing.restart(request, to, requests, transaction -> {
                if (request.clear()) {
                    emptying.empty(context(transaction));
                    parking.clear(transaction);
                }
            });
        } catch (RequestWithdrawnException e) {
            LOG.info("{}", e.getMessage());
            return Pause.NONE;
        } catch (Throwable e) {
            if (!(e instanceof UnknownOutcomeException unknown && hasBegun(to, unknown))) {
                return notBegun(request, e);
            }
            requests.begun(request, true, to);
        } finally {
            if (!control.isStopping()) {
                var unused = Thread.interrupted();
            }
        }
        target = to;
        progress.startAt(start.checkpoint().map(Checkpoint::position).orElse(0L));
        board.recovered();
        return Pause.NONE;
    }

    private ProjectionContext context(Optional<Transaction> transaction) {
        ProjectionContext context =
                ProjectionContext.of(name).withCancellation(control::isStopping).withReplaying(true);
        return transaction.isPresent() ? context.withTransaction(transaction.get()) : context;
    }

    private boolean hasBegun(long to, UnknownOutcomeException unknown) {
        try {
            return requests.isReplaying(to);
        } catch (RuntimeException e) {
            unknown.addSuppressed(e);
            return false;
        }
    }

    private Pause notBegun(ReplayRequest request, Throwable failure) throws GaveUp {
        if (failure instanceof OwnershipLostException) {
            ownership.lost();
            return Pause.NONE;
        }
        if (failures.isTransient(failure) || failure instanceof UnknownOutcomeException || control.isStopping()) {
            control.look();
            var unused = failures.reload();
            return failures.elsewhere("begin a rebuild", failure);
        }
        if (!checkpointing.isTogether()) {
            throw failures.gaveUp("begin a rebuild", failure);
        }
        failures.note("begin a rebuild", failure);
        requests.refuse(request, failure);
        return failures.reload();
    }
}
