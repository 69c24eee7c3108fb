package dev.mink.benchmarks.compare;

import com.zaxxer.hikari.HikariDataSource;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.projection.AsyncOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor: a loop on one connection that reads a page, parses it, and writes its rows in one statement that
 * commits by itself. It keeps no checkpoint, so that after a crash it would not know where it was.
 */
final class JdbcFollower implements Follower {
    private static final String UPSERT = """
            INSERT INTO %s (order_id, seq, total)
            SELECT * FROM unnest(?::text[], ?::int[], ?::numeric[])
            ON CONFLICT (order_id) DO UPDATE SET seq = excluded.seq, total = excluded.total""";

    private final HikariDataSource pool;
    private final String table;
    private final int batchSize = AsyncOptions.defaults().batchSize();
    private final JsonMapper json = new JsonMapper();

    /** A follower on a pool whose search path is the schema of the events; closes the pool. */
    JdbcFollower(HikariDataSource pool, String table) {
        this.pool = pool;
        this.table = table;
    }

    @Override
    public String name() {
        return JdbcFloor.NAME;
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public long catchUp() {
        long start = System.nanoTime();
        try (Connection connection = pool.getConnection();
                PreparedStatement read = connection.prepareStatement(JdbcFloor.FEED);
                PreparedStatement write = connection.prepareStatement(UPSERT.formatted(table))) {
            long position = 0;
            for (List<JdbcFloor.Row> page = page(read, position); !page.isEmpty(); page = page(read, position)) {
                write(connection, write, page);
                position = page.get(page.size() - 1).position();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the floor could not follow", e);
        }
        return System.nanoTime() - start;
    }

    private List<JdbcFloor.Row> page(PreparedStatement read, long position) throws SQLException {
        read.setLong(1, position);
        read.setInt(2, batchSize);
        List<JdbcFloor.Row> page = new ArrayList<>(batchSize);
        try (ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                page.add(JdbcFloor.row(rows, rows.getString(8)));
            }
        }
        return page;
    }

    private void write(Connection connection, PreparedStatement write, List<JdbcFloor.Row> page) throws SQLException {
        Object[] ids = new Object[page.size()];
        Object[] numbers = new Object[page.size()];
        Object[] totals = new Object[page.size()];
        for (int i = 0; i < ids.length; i++) {
            OrderEvent event = json.readValue(page.get(i).data(), OrderEvent.class);
            ids[i] = event.orderId();
            numbers[i] = event.seq();
            totals[i] = event.total();
        }
        write.setArray(1, connection.createArrayOf("text", ids));
        write.setArray(2, connection.createArrayOf("int4", numbers));
        write.setArray(3, connection.createArrayOf("numeric", totals));
        write.executeUpdate();
    }

    @Override
    public void close() {
        pool.close();
    }
}
