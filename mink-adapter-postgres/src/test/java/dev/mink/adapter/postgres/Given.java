package dev.mink.adapter.postgres;

import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.UuidV7;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** What the tests of this module start from. */
final class Given {
    private static final UuidV7 IDS = new UuidV7();
    private static final AtomicInteger STREAMS = new AtomicInteger();

    private Given() {}

    static String stream() {
        return "Order-" + STREAMS.incrementAndGet();
    }

    static List<EventRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> EventRecord.of(IDS.get(), "Added", Payload.ofUtf8("{\"n\": " + i + "}"), Metadata.empty()))
                .toList();
    }

    static StreamWrite write(String stream, ExpectedVersion expected, int count) {
        return StreamWrite.of(stream, expected, records(count));
    }

    static AppendRequest append(String stream, ExpectedVersion expected, int count) {
        return AppendRequest.of(write(stream, expected, count));
    }

    static AppendRequest append(String stream) {
        return append(stream, ExpectedVersion.ANY_VERSION, 1);
    }

    /** Runs statements in autocommit. */
    static void run(DataSource dataSource, String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            run(connection, statements);
        }
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(DataSource dataSource, String question) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return ask(connection, question);
        }
    }

    static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A statement that stores an event as other programs do, without touching its stream's row. */
    static String insert(String schema, String stream, int version) {
        return "INSERT INTO " + schema + ".events (stream_id, version, event_type, data) VALUES ('" + stream + "', "
                + version + ", 'Foreign', '{}')";
    }
}
