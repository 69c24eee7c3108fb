package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces events to other processes, on a thread and connection of its own: a NOTIFY within the
 * append's transaction would make all commits wait for each other. Announcements that come in quick
 * succession become one.
 */
public final class Announcer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final Call ANNOUNCE = Call.of("announce events");
    private static final long MINIMUM_GAP_NANOS = Duration.ofMillis(10).toNanos();

    /** A lost announcement is no harm, so nobody waits for the disk. */
    private static final String NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    private final Sessions sessions;
    private final Channel channel;
    private final boolean enabled;
    private volatile @Nullable Thread thread;
    private volatile boolean wanted;
    private volatile boolean idle;
    private volatile boolean closed;
    private boolean failed;

    /** An announcer; one that is not enabled does nothing. */
    public Announcer(Sessions sessions, Channel channel, boolean enabled) {
        this.sessions = sessions;
        this.channel = channel;
        this.enabled = enabled;
    }

    /** Announces soon. Costs the caller next to nothing. */
    void announce() {
        if (!enabled || wanted || closed) {
            return;
        }
        wanted = true;
        Thread worker = thread;
        if (worker == null) {
            start();
        } else if (idle) {
            LockSupport.unpark(worker);
        }
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            Thread worker = new Thread(this::work, "mink-announcer");
            worker.setDaemon(true);
            thread = worker;
            worker.start();
        }
    }

    private void work() {
        while (!closed) {
            if (wanted) {
                wanted = false;
                send();
                rest();
            } else {
                idle = true;
                // Looked at again after saying so: whoever wants something now unparks.
                if (!wanted && !closed) {
                    LockSupport.park(this);
                }
                idle = false;
            }
        }
    }

    private void rest() {
        long end = System.nanoTime() + MINIMUM_GAP_NANOS;
        for (long left = MINIMUM_GAP_NANOS; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void send() {
        try {
            sessions.run(ANNOUNCE, session -> {
                try (PreparedStatement statement = session.prepare(NOTIFY)) {
                    statement.setString(1, channel.name());
                    statement.setString(2, channel.self());
                    return statement.execute();
                }
            });
            failed = false;
        } catch (AdapterClosedException e) {
            closed = true;
        } catch (RuntimeException e) {
            if (!failed) {
                log.warn("mink: events could not be announced; other processes find them when they poll", e);
            }
            failed = true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
