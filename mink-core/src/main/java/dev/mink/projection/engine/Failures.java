package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.projection.ErrorClass;
import dev.mink.projection.ProjectionFailedException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker does when something fails: it finds the event that is to blame, tries again, leaves it out, parks
 * it or gives up, as the options say. For one thread at a time.
 */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final String name;
    private final Checkpointing checkpointing;
    private final Ownership ownership;
    private final Applier applier;
    private final Parking parking;
    private final Board board;
    private final Callbacks callbacks;
    private final Policies policies;
    private final Progress progress;
    private final StartingPoint start;
    private final Trouble trouble;

    Failures(AsyncWorker.Parts parts, Policies policies, Progress progress, StartingPoint start, Trouble trouble) {
        this.name = parts.name();
        this.checkpointing = parts.checkpointing();
        this.ownership = parts.ownership();
        this.applier = parts.applier();
        this.parking = parts.parking();
        this.board = parts.board();
        this.callbacks = parts.callbacks();
        this.policies = policies;
        this.progress = progress;
        this.start = start;
        this.trouble = trouble;
    }

    // ---------------------------------------------------------------- a batch

    /** Some events could not be applied. */
    Pause ofBatch(List<StoredEvent> events, Applied done, Throwable failure) throws GaveUp {
        if (failure instanceof OwnershipLostException) {
            LOG.warn("mink: projection \"{}\" was taken over by another owner", name);
            ownership.lost();
            return Pause.NONE;
        }
        if (failure instanceof CheckpointMovedException moved) {
            return moved(moved);
        }
        if (failure instanceof AdapterClosedException closed) {
            throw gaveUp("apply events", closed);
        }
        if (failure instanceof ApplyFailure apply) {
            return ofEvents(events, done, apply);
        }
        if (isTransient(failure) || failure instanceof UnknownOutcomeException) {
            return elsewhere("apply events", failure);
        }
        // What only shows when the transaction ends: one of the events is to blame.
        return ofEvents(events, done, new ApplyFailure(events.size() == 1 ? 0 : ApplyFailure.UNKNOWN, failure));
    }

    /** Whether a failure says something of the events, rather than of the ownership, the checkpoint or the backend. */
    boolean isOfEvents(Throwable failure) {
        return !(failure instanceof OwnershipLostException
                || failure instanceof CheckpointMovedException
                || failure instanceof AdapterClosedException
                || failure instanceof UnknownOutcomeException
                || isTransient(failure instanceof ApplyFailure apply ? apply.reason() : failure));
    }

    private Pause ofEvents(List<StoredEvent> events, Applied done, ApplyFailure failure) throws GaveUp {
        Throwable reason = failure.reason();
        int index = failure.index();
        if (isTransient(reason)) {
            keepPrefix(events, done);
            note(index < 0 ? behind("apply events", reason) : at(events.get(index), reason));
            return pauseElsewhere();
        }
        if (index == ApplyFailure.UNKNOWN) {
            note(behind("apply events", reason));
            trouble.oneOf(events.size());
            return Pause.NONE;
        }
        StoredEvent culprit = events.get(index);
        keepPrefix(events, done);
        note(at(culprit, reason));
        int attempts = trouble.poison(culprit.globalPosition());
        if (index > 0 && (checkpointing.isTogether() || !applier.isSequential())) {
            trouble.behind(index);
            return Pause.NONE;
        }
        if (policies.shouldRetry(attempts, reason)) {
            return Pause.of(policies.retryDelay(attempts - 1));
        }
        return giveUpOn(culprit, reason, attempts);
    }

    /** Without a transaction, what was applied before the failure is done with. */
    void keepPrefix(List<StoredEvent> events, Applied done) {
        int good = done.storedEvents();
        if (!checkpointing.isTogether() && applier.isSequential() && good > 0) {
            progress.keep(done, events.get(good - 1).globalPosition());
        }
    }

    private Pause giveUpOn(StoredEvent event, Throwable reason, int attempts) throws GaveUp {
        switch (policies.onPoison(event, reason)) {
            case RETRY:
                trouble.forgive();
                return pauseElsewhere();
            case SKIP:
                return leaveOut(event, tx -> {}, () -> {
                    LOG.warn("mink: projection \"{}\" leaves out {} after {} attempts", name, place(event), attempts);
                    board.skipped(1);
                });
            case PARK:
                return leaveOut(event, tx -> parking.park(event, reason, attempts, tx), () -> {
                    LOG.warn("mink: projection \"{}\" parked {} after {} attempts", name, place(event), attempts);
                    parking.parked(event);
                });
            default:
                LOG.error(
                        "mink: projection \"{}\" gives up at {} after {} attempts",
                        name,
                        place(event),
                        attempts,
                        reason);
                throw new GaveUp(at(event, reason));
        }
    }

    private Pause leaveOut(StoredEvent event, Checkpointing.Work work, Runnable then) throws GaveUp {
        long to = event.globalPosition();
        try {
            checkpointing.passOver(to, work);
        } catch (OwnershipLostException e) {
            ownership.lost();
            return Pause.NONE;
        } catch (CheckpointMovedException e) {
            return moved(e);
        } catch (Exception e) {
            if (!checkpointing.arrived(to, e)) {
                return elsewhere("leave out " + place(event), e);
            }
        }
        then.run();
        progress.leftOut(to);
        return Pause.NONE;
    }

    // ---------------------------------------------------------------- anything else

    /** Somebody moved the checkpoint by hand: what is stored counts. */
    Pause moved(CheckpointMovedException e) throws GaveUp {
        LOG.warn("mink: {}; it goes on from there", e.getMessage());
        return reload();
    }

    /** What is stored counts; where there is nothing any more, it begins as if it never ran. */
    Pause reload() throws GaveUp {
        try {
            progress.startAt(start.at(progress.load()));
            return Pause.NONE;
        } catch (RuntimeException failure) {
            return elsewhere("load checkpoint", failure);
        }
    }

    /** Something failed that no event is to blame for: it is tried again for as long as it takes. */
    Pause elsewhere(String what, Throwable failure) {
        note(behind(what, failure));
        return pauseElsewhere();
    }

    private Pause pauseElsewhere() {
        return Pause.of(policies.pauseElsewhere(trouble.consecutive()));
    }

    /** Something failed, and is not tried again. */
    void note(String what, Throwable failure) {
        note(behind(what, failure));
    }

    private void note(ProjectionFailedException failure) {
        int consecutive = trouble.failed();
        board.failed(failure, consecutive);
        callbacks.recordError(name, failure);
        if (Integer.bitCount(consecutive) == 1) {
            LOG.error("mink: projection \"{}\" failed, {} times in a row", name, consecutive, failure);
        }
    }

    boolean isTransient(Throwable failure) {
        return policies.classify(failure) == ErrorClass.TRANSIENT;
    }

    /** The failure that ends the session. */
    GaveUp gaveUp(String what, Throwable cause) {
        return GaveUp.behind(name, progress.position(), what, cause);
    }

    private ProjectionFailedException at(StoredEvent event, Throwable cause) {
        return ProjectionFailedException.at(name, event, cause);
    }

    private ProjectionFailedException behind(String what, Throwable cause) {
        return ProjectionFailedException.behind(name, progress.position(), what, cause);
    }

    private static String place(StoredEvent event) {
        return "event \"" + event.type() + "\" of stream \"" + event.streamId() + "\" at position "
                + event.globalPosition();
    }
}
