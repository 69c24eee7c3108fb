package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the feed stands on: the locks that the server shows, and the table that it reads. */
@Tag("database")
class FeedGroundTest {
    private static final String ALARM = "dev.mink.adapter.postgres.internal.feed.BlockedFeedAlarm";

    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("ground");
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .maxPoolSize(2)
                .blockedFeedWarning(Duration.ofMillis(50))
                .notifications(false)
                .build();
        adapter.initialize();
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void aServerThatDoesNotListTheLockOfAnAppendIsRefused() throws SQLException {
        String blind = database.newSchema("blind");
        Given.run(
                database.dataSource(),
                "CREATE VIEW " + blind + ".pg_locks AS SELECT * FROM pg_catalog.pg_locks WHERE false");
        String url = database.url()
                .withParameter("options", "-c search_path=" + blind + ",pg_catalog")
                .jdbcUrl();
        try (PostgresAdapter refusing =
                PostgresAdapter.builder(url).schema(schema).notifications(false).build()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> refusing.append(Given.append("Order-1")))
                        .isInstanceOf(AdapterException.class)
                        .hasMessageContaining("does not list the lock");
            }
        }
        assertThat(adapter.lastPosition()).isZero();
        assertThat(adapter.streamInfo("Order-1")).isEmpty();
    }

    @Test
    void aWriterThatStoresStraightIntoAPartitionIsWaitedFor() throws SQLException {
        partition();
        adapter.append(Given.append("Order-1"));
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert(schema, "Order-x", 1).replace(".events", ".events_low"));
            adapter.append(Given.append("Order-1"));

            assertThat(positions(adapter.readFeed(FeedRequest.after(0)))).containsExactly(1L);
            FeedPage before = adapter.readFeed(FeedRequest.after(1));
            assertThat(before.events()).isEmpty();
            assertThat(before.waiting()).isTrue();

            writer.commit();
        }
        assertThat(positions(adapter.readFeed(FeedRequest.after(1)))).containsExactly(2L, 3L);
    }

    @Test
    void aTableThatTakesTheNameOfAnotherIsReadAndWatched() throws SQLException {
        for (int i = 0; i < 10; i++) {
            // Often enough that the driver has prepared the statements in the server.
            adapter.append(Given.append("Order-1"));
            adapter.stablePosition();
            adapter.readFeed(FeedRequest.after(0));
        }
        Given.run(
                database.dataSource(),
                "ALTER TABLE " + schema + ".events RENAME TO events_before",
                "CREATE TABLE " + schema + ".events (LIKE " + schema + ".events_before INCLUDING ALL)",
                "INSERT INTO " + schema + ".events SELECT * FROM " + schema + ".events_before",
                "ALTER SEQUENCE " + schema + ".events_global_position_seq OWNED BY " + schema
                        + ".events.global_position");
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert(schema, "Order-x", 1));
            adapter.append(Given.append("Order-1"));

            FeedPage before = adapter.readFeed(FeedRequest.after(10));
            assertThat(before.events()).isEmpty();
            assertThat(before.waiting()).isTrue();

            writer.commit();
        }
        assertThat(positions(adapter.readFeed(FeedRequest.after(10)))).containsExactly(11L, 12L);
    }

    @Test
    void aFeedThatWaitsForLongNamesItsBlockerInTheLog() throws SQLException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ALARM);
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        try (Connection writer = transaction()) {
            Given.run(writer, "SET LOCAL application_name = 'the slow one'", Given.insert(schema, "Order-x", 1));
            adapter.append(Given.append("Order-1", ANY_VERSION, 1));

            await().untilAsserted(() -> {
                adapter.stablePosition();
                assertThat(messages(log)).contains("position 0 of 2").contains("\"the slow one\", idle in transaction");
            });
            writer.rollback();
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
        }
    }

    private static String messages(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.joining("\n"));
    }

    /** A table as an owner of many events might make it: in parts, with a sequence that is nobody's. */
    private void partition() throws SQLException {
        Given.run(
                database.dataSource(),
                "DROP TABLE " + schema + ".events",
                "CREATE SEQUENCE " + schema + ".positions",
                "CREATE TABLE " + schema + ".events ("
                        + "global_position BIGINT PRIMARY KEY DEFAULT nextval('" + schema + ".positions'),"
                        + " stream_id VARCHAR(500) NOT NULL, version BIGINT NOT NULL,"
                        + " event_id UUID NOT NULL DEFAULT gen_random_uuid(), event_type VARCHAR(500) NOT NULL,"
                        + " data JSONB NOT NULL, metadata JSONB, timestamp TIMESTAMPTZ NOT NULL DEFAULT NOW()"
                        + ") PARTITION BY RANGE (global_position)",
                "CREATE TABLE " + schema + ".events_low PARTITION OF " + schema + ".events"
                        + " FOR VALUES FROM (0) TO (1000)",
                "CREATE TABLE " + schema + ".events_high PARTITION OF " + schema + ".events"
                        + " FOR VALUES FROM (1000) TO (2000)");
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static List<Long> positions(FeedPage page) {
        return page.events().stream().map(StoredEvent::globalPosition).toList();
    }
}
