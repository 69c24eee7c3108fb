package dev.mink.adapter.postgres.internal.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.postgresql.core.Notification;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for announcements of other processes on a connection of its own, as long as somebody wants
 * to hear them. A connection that is lost is replaced; meanwhile readers poll.
 */
public final class Listener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int SILENCE_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = Duration.ofSeconds(30).toMillis();

    private final DataSource dataSource;
    private final Channel channel;
    private final boolean enabled;
    private final Runnable onAnnouncement;

    /** Guarded by this. */
    private @Nullable Ear ear;

    private boolean closed;

    /** A listener; one that is not enabled does nothing. */
    public Listener(DataSource dataSource, Channel channel, boolean enabled, Runnable onAnnouncement) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.enabled = enabled;
        this.onAnnouncement = onAnnouncement;
    }

    synchronized void start() {
        if (enabled && !closed && ear == null) {
            Ear created = new Ear();
            ear = created;
            created.thread.start();
        }
    }

    synchronized void stop() {
        if (ear != null) {
            ear.end();
            ear = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    /** One period of listening. */
    private final class Ear {
        private final Thread thread = new Thread(this::work, "mink-listener");
        private volatile boolean ended;
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private boolean complained;

        /** Guarded by this. */
        private @Nullable Connection connection;

        Ear() {
            thread.setDaemon(true);
        }

        private void work() {
            while (!ended) {
                try {
                    listen();
                } catch (SQLException e) {
                    complain(e);
                } finally {
                    drop();
                }
                pause();
            }
        }

        private void listen() throws SQLException {
            Connection opened = dataSource.getConnection();
            if (!keep(opened)) {
                return;
            }
            opened.setAutoCommit(true);
            try (Statement statement = opened.createStatement()) {
                statement.execute("LISTEN \"" + channel.name() + "\"");
            }
            pauseMillis = FIRST_PAUSE_MILLIS;
            complained = false;
            // What was announced before we listened was heard by nobody.
            onAnnouncement.run();
            PgConnection source = opened.unwrap(PgConnection.class);
            while (!ended) {
                hear(opened, source.getNotifications(SILENCE_MILLIS));
            }
        }

        private void hear(Connection opened, PGNotification @Nullable [] heard) throws SQLException {
            if (heard == null || heard.length == 0) {
                if (!ended && !opened.isValid(ANSWER_SECONDS)) {
                    throw new SQLException("the connection does not answer any more", "08006");
                }
                return;
            }
            for (PGNotification announcement : heard) {
                // The class, as the package of the interface has annotations that no compiler here knows.
                if (!channel.self().equals(((Notification) announcement).getParameter())) {
                    onAnnouncement.run();
                    return;
                }
            }
        }

        private synchronized boolean keep(Connection opened) {
            connection = opened;
            return !ended;
        }

        /** Cut rather than given back: whoever borrows it next does not want our announcements. */
        private synchronized void drop() {
            if (connection != null) {
                try {
                    connection.abort(Runnable::run);
                    connection.close();
                } catch (SQLException e) {
                    log.debug("mink: the listening connection could not be cut", e);
                }
                connection = null;
            }
        }

        private void complain(SQLException e) {
            if (!ended && !complained) {
                complained = true;
                log.warn("mink: cannot listen for events of other processes; readers poll until it works again", e);
            }
        }

        private void pause() {
            if (ended) {
                return;
            }
            try {
                Thread.sleep(pauseMillis);
                pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                ended = true;
                Thread.currentThread().interrupt();
            }
        }

        void end() {
            ended = true;
            thread.interrupt();
            drop();
        }
    }
}
