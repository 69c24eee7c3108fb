package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.ErrorClass;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.ProjectionFailedException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the policies of a projection's options say. Where one fails itself, what loses nothing is done. */
final class Policies {
    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    private final String name;
    private final AsyncOptions options;
    private final Parking parking;

    /** The policies of one projection, and where it parks. */
    Policies(String name, AsyncOptions options, Parking parking) {
        this.name = name;
        this.options = options;
        this.parking = parking;
    }

    ErrorClass classify(Throwable failure) {
        try {
            return options.errorClassifier().classify(failure);
        } catch (Throwable e) {
            LOG.error("mink: the error classifier of projection \"{}\" failed", name, e);
            return ErrorClass.POISON;
        }
    }

    boolean shouldRetry(int attempts, Throwable reason) {
        try {
            return options.retryPolicy().shouldRetry(attempts, reason);
        } catch (Throwable e) {
            LOG.error("mink: the retry policy of projection \"{}\" failed", name, e);
            return false;
        }
    }

    Duration retryDelay(int retry) {
        try {
            return options.retryPolicy().delay(retry);
        } catch (Throwable e) {
            LOG.error("mink: the retry policy of projection \"{}\" failed", name, e);
            return SHORTEST_PAUSE;
        }
    }

    /** How long to wait after failures that no event is to blame for. */
    Duration pauseElsewhere(int consecutive) {
        int failures = Math.max(1, consecutive);
        Duration floor = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, LONGEST_PAUSE_DOUBLINGS));
        Duration wished = retryDelay(failures - 1);
        return wished.compareTo(floor) > 0 ? wished : floor;
    }

    PoisonDecision onPoison(StoredEvent event, Throwable reason) {
        try {
            PoisonDecision decision = options.onPoisonEvent().onPoison(event, reason);
            if (decision == PoisonDecision.PARK && !parking.isPossible()) {
                LOG.error("mink: projection \"{}\" cannot park events: the backend has no place for them", name);
                return PoisonDecision.STOP;
            }
            return decision;
        } catch (Throwable e) {
            LOG.error("mink: what decides about poison events of projection \"{}\" failed", name, e);
            return PoisonDecision.STOP;
        }
    }

    /** How long to wait before a projection that gave up starts again; empty for until somebody wishes it. */
    Optional<Duration> restartDelay(int restart, ProjectionFailedException failure) {
        try {
            return options.restartPolicy()
                    .filter(policy -> policy.shouldRestart(restart, failure))
                    .map(policy -> policy.delay(restart));
        } catch (Throwable e) {
            LOG.error("mink: the restart policy of projection \"{}\" failed", name, e);
            return Optional.empty();
        }
    }
}
