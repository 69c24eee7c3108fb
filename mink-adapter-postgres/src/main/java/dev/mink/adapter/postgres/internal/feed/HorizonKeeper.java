package dev.mink.adapter.postgres.internal.feed;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows up to which position the feed is complete. One for each adapter: a look at the database and
 * what follows from it must not overlap another look.
 */
public final class HorizonKeeper {
    private static final Call STEP = step(Optional.empty());
    private static final long MINIMUM_GAP_NANOS = Duration.ofMillis(2).toNanos();

    /** After this time nothing is delivered before it is known that the server still is what it was. */
    private static final long SUSPICION_NANOS = Duration.ofSeconds(1).toNanos();

    private final Sessions sessions;
    private final Schema schema;
    private final ProvenHorizon proven;
    private final BlockedFeedAlarm alarm;
    private final ReentrantLock looking = new ReentrantLock();

    private volatile @Nullable Step latest;

    /** Number of the step that began last; written under the lock. */
    private volatile long begun;

    private final AtomicLong suspicions = new AtomicLong();
    private volatile long cleared;
    private volatile String broken = "";
    private volatile Tail tail = new Tail(0, new UUID(0, 0));
    private final Object tailLock = new Object();

    /** Guarded by the lock. */
    private @Nullable Ground ground;

    /** A keeper for one schema. */
    public HorizonKeeper(Sessions sessions, Schema schema, Duration patience) {
        this.sessions = sessions;
        this.schema = schema;
        this.proven = new ProvenHorizon(sessions, schema);
        this.alarm = new BlockedFeedAlarm(sessions, new Blockers(schema), patience);
    }

    /**
     * The last step, or a new one if there is none or the database may be another one by now: rows that
     * a restored backup or a promoted standby has in place of delivered ones look like any others.
     *
     * @throws FeedBrokenException if the feed cannot be read, or positions that were delivered are lost
     */
    Step latest() {
        Step step = known();
        if (step != null && cleared >= suspicions.get() && !step.isOlderThan(SUSPICION_NANOS)) {
            return step;
        }
        return fresh();
    }

    /** Says that a call failed, so that the next one may meet another server. */
    void suspect() {
        suspicions.incrementAndGet();
    }

    /** Whether a step would have to wait because the last one was just now. */
    boolean isResting() {
        Step step = latest;
        return step != null && !step.isOlderThan(MINIMUM_GAP_NANOS);
    }

    /** The horizon of a step that begins now or later. */
    public long current() {
        return fresh().horizon();
    }

    /**
     * The same, if it is known before a deadline, also where another thread is stuck in its step.
     *
     * @throws dev.mink.DeadlineExceededException if it is not
     */
    public long current(Instant deadline) {
        return stepAfter(begun, step(Optional.of(deadline))).horizon();
    }

    /**
     * A step that begins now or later, another thread's or an own one. One that is under way already
     * may not see what the caller has seen.
     */
    Step fresh() {
        Step step = stepAfter(begun, STEP);
        proven.offer(step.horizon());
        alarm.observe(step);
        return step;
    }

    /** Remembers an event that was delivered: it must still be there at every later step. */
    void delivered(long position, UUID id) {
        if (position <= tail.position) {
            return;
        }
        synchronized (tailLock) {
            if (position > tail.position) {
                tail = new Tail(position, id);
            }
        }
    }

    private static Call step(Optional<Instant> deadline) {
        return new Call("step the horizon of the feed", "", deadline);
    }

    private @Nullable Step known() {
        ensureSound();
        return latest;
    }

    private Step stepAfter(long known, Call call) {
        try {
            call.acquire(looking);
            try {
                ensureSound();
                Step step = latest;
                if (step != null && step.number() > known) {
                    return step;
                }
                rest(step);
                return look(step, call);
            } finally {
                looking.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException(call.toString());
        }
    }

    private static void rest(@Nullable Step step) throws InterruptedException {
        if (step != null) {
            long left = step.takenNanos() + MINIMUM_GAP_NANOS - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }

    private Step look(@Nullable Step previous, Call call) {
        long number = begun + 1;
        begun = number;
        long answered = suspicions.get();
        Ground on = ground;
        if (on == null) {
            PositionSource source = PositionSource.find(sessions, schema, call.deadline());
            long known = previous == null ? proven.load(call.deadline()) : previous.horizon();
            on = new Ground(source, Look.sql(schema, source), new HorizonState(known));
        }
        Ground checked = on;
        Tail expected = tail;
        Look look = take(checked, expected, call);
        verify(look, checked.state.horizon(), expected);
        long horizon = checked.state.look(look.maxVisible(), look.lastValue(), look.holders());
        ground = checked;
        cleared = answered;
        Step step = new Step(
                number, horizon, Math.min(look.maxVisible(), look.lastValue()), look.lastValue(), System.nanoTime());
        latest = step;
        return step;
    }

    private Look take(Ground on, Tail expected, Call call) {
        try {
            return sessions.run(call, session -> Look.take(session, on.look, on.source, expected.position));
        } catch (AdapterException e) {
            suspect();
            if (e.getCause() instanceof SQLException cause && SqlState.is(cause, SqlState.UNDEFINED_TABLE)) {
                // The sequence may have another name by now. Nothing is known of the holders of another one.
                ground = null;
            }
            throw e;
        }
    }

    /**
     * Positions that were delivered cannot be taken back: when the database lost them, the numbers are
     * given to other events, which every reader would miss. Nothing but a person can repair that.
     */
    private void verify(Look look, long horizon, Tail expected) {
        if (look.maxVisible() > look.lastValue()) {
            throw fail("events are stored up to position " + look.maxVisible() + ", but the sequence is at "
                    + look.lastValue() + " only: set it with setval() to where the events end");
        }
        if (look.lastValue() < horizon || look.maxVisible() < horizon) {
            throw fail("the feed was complete up to position " + horizon + ", but now the last event is at "
                    + look.maxVisible() + " and the sequence at " + look.lastValue()
                    + ": stored events are gone. Reset what readers remember, then delete the row of mink_feed");
        }
        Optional<UUID> found = look.atTail();
        if (expected.position > 0 && !found.equals(Optional.of(expected.id))) {
            throw fail("event " + expected.id + " was delivered at position " + expected.position + ", where now is "
                    + found.map(id -> "event " + id).orElse("none")
                    + ": stored events are gone. Reset what readers remember, then delete the row of mink_feed");
        }
    }

    private FeedBrokenException fail(String reason) {
        broken = reason;
        return new FeedBrokenException(reason);
    }

    /** New events may soon reach the lost positions again, and then nothing would show the loss. */
    private void ensureSound() {
        String reason = broken;
        if (!reason.isEmpty()) {
            throw new FeedBrokenException(reason);
        }
    }

    /** An event that readers have got. */
    private record Tail(long position, UUID id) {}

    /** What is found out once: where positions come from, and how to look there. */
    private record Ground(PositionSource source, String look, HorizonState state) {}
}
