package dev.mink.benchmarks.compare;

import com.zaxxer.hikari.HikariDataSource;
import dev.mink.benchmarks.SampleEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The floor: a transaction that inserts the event and the row of the read model, in the same tables. */
final class JdbcInlineFloor implements Writer {
    private static final String INSERT = "INSERT INTO order_summary (stream_id, customer_id, total) VALUES (?, ?, ?)";

    private final HikariDataSource pool;
    private final Runnable cleanUp;

    /** A writer on a pool without autocommit, whose search path has the tables; closes the pool. */
    JdbcInlineFloor(HikariDataSource pool, Runnable cleanUp) {
        this.pool = pool;
        this.cleanUp = cleanUp;
    }

    @Override
    public String name() {
        return JdbcFloor.NAME;
    }

    @Override
    public void append(String streamId, int count) {
        try (Connection connection = pool.getConnection();
                PreparedStatement summary = connection.prepareStatement(INSERT)) {
            JdbcFloor.appendOne(connection, streamId);
            summary.setString(1, streamId);
            summary.setString(2, SampleEvents.SMALL.customerId());
            summary.setBigDecimal(3, SampleEvents.SMALL.total());
            summary.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the floor could not append", e);
        }
    }

    @Override
    public void close() {
        pool.close();
        cleanUp.run();
    }
}
