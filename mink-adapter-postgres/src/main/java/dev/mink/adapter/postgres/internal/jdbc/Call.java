package dev.mink.adapter.postgres.internal.jdbc;

import dev.mink.DeadlineExceededException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * What a caller asked for: its name in messages, and until when it must be done.
 *
 * @param verb what is done, "append to stream"
 * @param subject what it is done to; empty for nothing in particular
 * @param deadline when it must be done
 */
public record Call(String verb, String subject, Optional<Instant> deadline) {
    /** A call without deadline. */
    public static Call of(String verb, String subject) {
        return new Call(verb, subject, Optional.empty());
    }

    /** A call without subject and deadline. */
    public static Call of(String verb) {
        return of(verb, "");
    }

    /** This call, to be done before another deadline too. */
    Call before(Optional<Instant> other) {
        boolean sooner = other.isPresent() && (deadline.isEmpty() || other.get().isBefore(deadline.get()));
        return sooner ? new Call(verb, subject, other) : this;
    }

    /**
     * Milliseconds until the deadline, at least 1.
     *
     * @throws DeadlineExceededException if it has passed
     */
    long remainingMillis(Instant end) {
        long millis = Duration.between(Instant.now(), end).toMillis();
        if (millis < 1) {
            throw new DeadlineExceededException(toString(), end);
        }
        return millis;
    }

    /**
     * Waits for a lock, until the deadline at most.
     *
     * @throws DeadlineExceededException if it was not had in time
     */
    public void acquire(Lock lock) throws InterruptedException {
        if (deadline.isEmpty()) {
            lock.lockInterruptibly();
            return;
        }
        Instant end = deadline.get();
        if (!lock.tryLock(remainingMillis(end), TimeUnit.MILLISECONDS)) {
            throw new DeadlineExceededException(toString(), end);
        }
    }

    /** Whether there is a deadline and it is over, or so nearly that nothing can be done before it. */
    boolean isOver() {
        return deadline.isPresent() && !Instant.now().plusMillis(1).isBefore(deadline.get());
    }

    @Override
    public String toString() {
        return subject.isEmpty() ? verb : verb + " \"" + subject + "\"";
    }
}
