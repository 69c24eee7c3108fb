package dev.mink.adapter.postgres.chaos;

import dev.mink.testing.history.HistoryEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Reads with the rule of go-mink: a row counts if its transaction is older than the oldest one that
 * runs. It shows that the load commits out of order: whoever judges by transaction ids loses events.
 */
final class XminReader implements Crew.Step, AutoCloseable {
    private static final int PAGE = 500;

    private final Connection connection;
    private final PreparedStatement page;
    private final List<HistoryEvent> received = new ArrayList<>();
    private long cursor;

    XminReader(ChaosDatabase database) throws SQLException {
        connection = database.connect(ChaosDatabase.CONTROL);
        page = connection.prepareStatement("""
                SELECT event_id, stream_id, event_type, version, global_position FROM %s.events
                WHERE global_position > ? AND age(xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::text::xid)
                ORDER BY global_position LIMIT ?
                """.formatted(database.schema()));
    }

    @Override
    public void run() throws SQLException {
        if (read() < PAGE) {
            Pause.millis(1);
        }
    }

    /** Reads one page, to be called by one thread at a time; returns its size. */
    synchronized int read() throws SQLException {
        page.setLong(1, cursor);
        page.setInt(2, PAGE);
        int size = 0;
        try (ResultSet rows = page.executeQuery()) {
            while (rows.next()) {
                HistoryEvent event = ChaosDatabase.event(rows);
                received.add(event);
                cursor = event.position();
                size++;
            }
        }
        return size;
    }

    /** How many of the stored events it never saw. */
    synchronized long lost(List<HistoryEvent> stored) {
        Set<UUID> ids = new HashSet<>();
        received.forEach(event -> ids.add(event.id()));
        return stored.stream().filter(event -> !ids.contains(event.id())).count();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
