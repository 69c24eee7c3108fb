package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a live projection's worker tells of events: in the status, the metrics and the log. Safe for all threads. */
final class LiveReports {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReports.class);

    private final String name;
    private final Board board;
    private final Callbacks callbacks;

    LiveReports(String name, Board board, Callbacks callbacks) {
        this.name = name;
        this.board = board;
        this.callbacks = callbacks;
    }

    /** The projection was told of an event, in so much time. */
    void told(Event event, long nanos) {
        board.recovered();
        board.applied(1, nanos, event.globalPosition());
        callbacks.recordEventProcessed(name, event.type(), Duration.ofNanos(nanos), true);
    }

    /** The projection failed on an event, for the how-manieth time in a row. */
    void failed(Event event, Throwable reason, int times, long nanos) {
        LOG.error("mink: live projection \"{}\" failed on {}", name, event, reason);
        failed(ProjectionFailedException.at(name, event.stored(), reason), times);
        board.applied(0, nanos, event.globalPosition());
        callbacks.recordEventProcessed(name, event.type(), Duration.ofNanos(nanos), false);
    }

    /** An event was lost. */
    void dropped(Event event) {
        dropped(event.type());
        LOG.debug("mink: live projection \"{}\" lost {}", name, event);
    }

    private void dropped(String type) {
        board.dropped(1);
        callbacks.recordDropped(name, type);
    }

    /** So many events were lost at once. */
    void lost(long events, ProjectionState state) {
        if (events > 0) {
            LOG.warn("mink: live projection \"{}\" is {} and lost {} events", name, state, events);
        }
    }

    /** An event was lost because it cannot be decoded. */
    void unreadable(StoredEvent event, Throwable reason) {
        ProjectionFailedException failure = ProjectionFailedException.at(name, event, reason);
        LOG.error("mink: live projection \"{}\" lost an event that cannot be read", name, failure);
        failed(failure, 1);
        dropped(event.type());
    }

    /** Events behind a position cannot be read now, for the how-manieth time in a row. */
    void cannotRead(long behind, Throwable reason, int times) {
        failed(ProjectionFailedException.behind(name, behind, "read events", reason), times);
    }

    private void failed(ProjectionFailedException failure, int times) {
        board.failed(failure, times);
        callbacks.recordError(name, failure);
    }

    /** Events can be read again. */
    void readsAgain() {
        board.recovered();
    }

    /** No event will come any more. */
    void lostItsFeed(Throwable reason) {
        callbacks.recordError(name, reason);
    }
}
