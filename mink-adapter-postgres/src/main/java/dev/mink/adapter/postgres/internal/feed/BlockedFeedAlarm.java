package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.Health.Blocker;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log for whom the feed waits, when it has waited for long. It never stops waiting. */
final class BlockedFeedAlarm {
    private static final Logger log = LoggerFactory.getLogger(BlockedFeedAlarm.class);

    private final Sessions sessions;
    private final Blockers blockers;
    private final long patienceNanos;
    private long horizon = -1;
    private long sinceNanos;

    BlockedFeedAlarm(Sessions sessions, Blockers blockers, Duration patience) {
        this.sessions = sessions;
        this.blockers = blockers;
        this.patienceNanos = patience.toNanos();
    }

    /** Takes in a step. The time starts again when the horizon moves, and after each alarm. */
    synchronized void observe(Step step) {
        if (!step.isBehind() || step.horizon() != horizon) {
            horizon = step.horizon();
            sinceNanos = step.takenNanos();
            return;
        }
        if (step.takenNanos() - sinceNanos < patienceNanos) {
            return;
        }
        sinceNanos = step.takenNanos();
        try {
            Optional<Blocker> oldest = sessions.run(Call.of("look for blockers"), blockers::oldest);
            oldest.ifPresent(blocker -> log.warn(
                    "mink: the feed is complete up to position {} of {} and waits for transaction {} of \"{}\", {},"
                            + " open since {}",
                    step.horizon(),
                    step.visible(),
                    blocker.holder(),
                    blocker.application(),
                    blocker.state(),
                    blocker.since().map(Object::toString).orElse("an unknown time")));
        } catch (RuntimeException e) {
            log.warn(
                    "mink: the feed is complete up to position {} of {} and waits for an open transaction",
                    step.horizon(),
                    step.visible(),
                    e);
        }
    }
}
