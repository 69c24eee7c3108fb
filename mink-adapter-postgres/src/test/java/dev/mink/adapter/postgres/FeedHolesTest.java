package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.StoredEvent;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.Health;
import dev.mink.adapter.HealthCheck;
import dev.mink.testing.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holes among the positions: those that may still be filled, and those that will not. */
@Tag("database")
class FeedHolesTest {
    private static PostgresServer server;

    private DataSource database;
    private PostgresAdapter adapter;
    private long start;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.builder()
                .setting("max_prepared_transactions", "10")
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        database = server.newDatabase().dataSource();
        adapter = newAdapter();
        adapter.initialize();
        start = adapter.append(Given.append("Order-0")).get(0).lastPosition();
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void aHoleOfARollbackIsPassed() throws SQLException {
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert("mink", "Order-x", 1));
            writer.rollback();
        }
        append(2);

        FeedPage page = read(FeedFilter.all());

        assertThat(positions(page)).containsExactly(start + 2, start + 3);
        assertThat(page.waiting()).isFalse();
        assertThat(page.nextPosition()).isEqualTo(start + 3);
    }

    @Test
    void aHoleThatMayBeFilledIsWaitedForAndWhatIsBeforeItIsDelivered() throws SQLException {
        append(1);
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert("mink", "Order-x", 1));
            append(2);

            FeedPage before = read(FeedFilter.all());
            assertThat(positions(before)).containsExactly(start + 1);
            assertThat(before.waiting()).isTrue();
            assertThat(before.more()).isFalse();
            assertThat(before.nextPosition()).isEqualTo(start + 1);
            assertThat(adapter.stablePosition()).isLessThan(start + 2);
            assertThat(adapter.lastPosition()).isEqualTo(start + 4);

            Health health = health();
            assertThat(health.feedLag()).isPositive();
            assertThat(health.oldestBlocker()).hasValueSatisfying(blocker -> {
                assertThat(blocker.application()).isEqualTo("the slow one");
                assertThat(blocker.state()).isEqualTo("idle in transaction");
                assertThat(blocker.since()).isPresent();
            });

            writer.commit();
            FeedPage after = adapter.readFeed(FeedRequest.after(before.nextPosition()));
            assertThat(positions(after)).containsExactly(start + 2, start + 3, start + 4);
        }
        assertThat(health().oldestBlocker()).isEmpty();
    }

    @Test
    void aFilteredReaderStopsAtTheHorizonEvenWhereNothingOfItsOwnIsMissing() throws SQLException {
        adapter.stablePosition();
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert("mink", "Order-x", 1));
            append(2);

            FeedPage before = read(FeedFilter.ofTypes("Added"));
            assertThat(before.events()).isEmpty();
            assertThat(before.nextPosition()).isEqualTo(start);
            assertThat(before.waiting()).isTrue();

            writer.rollback();
            FeedPage after = read(FeedFilter.ofTypes("Added"));
            assertThat(positions(after)).containsExactly(start + 2, start + 3);
        }
    }

    @Test
    void aFilteredReaderMovesOverWhatDoesNotPass() throws SQLException {
        append(5);
        Given.run(database, Given.insert("mink", "Invoice-1", 1), Given.insert("mink", "Invoices-1", 1));

        FeedPage none = read(FeedFilter.ofCategory("Customer"));
        assertThat(none.events()).isEmpty();
        assertThat(none.nextPosition()).isEqualTo(start + 7);
        FeedPage one = read(FeedFilter.ofCategory("Invoice"));
        assertThat(one.events()).extracting(StoredEvent::streamId).containsExactly("Invoice-1");
        assertThat(one.nextPosition()).isEqualTo(start + 7);
    }

    @Test
    void aPreparedTransactionIsWaitedForAndNamed() throws SQLException {
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert("mink", "Order-x", 1), "PREPARE TRANSACTION 'orphan'");
        }
        append(1);
        try {
            FeedPage waiting = read(FeedFilter.all());
            assertThat(waiting.events()).isEmpty();
            assertThat(waiting.waiting()).isTrue();
            assertThat(health().oldestBlocker())
                    .hasValueSatisfying(
                            blocker -> assertThat(blocker.application()).contains("orphan"));
        } finally {
            Given.run(database, "COMMIT PREPARED 'orphan'");
        }

        assertThat(positions(read(FeedFilter.all()))).containsExactly(start + 1, start + 2);
    }

    @Test
    void aForeignWriterInTheOrderOfGoMinkLosesNothing() throws SQLException {
        adapter.stablePosition();
        Given.run(
                database,
                "INSERT INTO mink.streams (stream_id, category, version) VALUES ('Order-a', 'Order', 0),"
                        + " ('Order-b', 'Order', 0)");
        try (Connection older = transaction();
                Connection younger = transaction()) {
            Given.run(older, "SELECT version FROM mink.streams WHERE stream_id = 'Order-a' FOR UPDATE");
            Given.run(younger, "SELECT version FROM mink.streams WHERE stream_id = 'Order-b' FOR UPDATE");
            Given.run(younger, Given.insert("mink", "Order-b", 1));
            Given.run(older, Given.insert("mink", "Order-a", 1));
            older.commit();

            FeedPage early = read(FeedFilter.all());
            assertThat(early.events()).isEmpty();
            assertThat(early.waiting()).isTrue();

            younger.commit();
        }
        assertThat(positions(read(FeedFilter.all()))).containsExactly(start + 1, start + 2);
    }

    @Test
    void transactionsThatWriteNoEventsDelayNothing() throws SQLException {
        try (Connection unrelated = transaction();
                Connection rewriting = transaction();
                Connection burnt = transaction()) {
            Given.run(unrelated, "CREATE TABLE unrelated (id INT)", "INSERT INTO unrelated VALUES (1)");
            Given.run(rewriting, "UPDATE mink.events SET data = '{\"again\": true}' WHERE version = 1");
            Given.run(burnt, Given.insert("mink", "Order-x", 1));
            burnt.rollback();
            append(2);

            assertThat(positions(read(FeedFilter.all()))).containsExactly(start + 2, start + 3);
            assertThat(positions(read(FeedFilter.ofTypes("Added")))).containsExactly(start + 2, start + 3);
            unrelated.rollback();
            rewriting.rollback();
        }
    }

    @Test
    void aHorizonProvenBeforeIsTakenOverByALaterAdapter() throws SQLException {
        try (Connection writer = transaction()) {
            Given.run(writer, Given.insert("mink", "Order-x", 1));
            writer.rollback();
        }
        append(1);
        assertThat(adapter.stablePosition()).isEqualTo(start + 2);

        try (Connection writer = transaction();
                PostgresAdapter later = newAdapter()) {
            Given.run(writer, Given.insert("mink", "Order-y", 1));

            assertThat(positions(later.readFeed(FeedRequest.after(start)))).containsExactly(start + 2);
            writer.rollback();
        }
    }

    @Test
    void whatWasDeliveredAndIsGoneIsLoud() throws SQLException {
        append(3);
        read(FeedFilter.all());
        adapter.stablePosition();

        Given.run(database, "TRUNCATE mink.events RESTART IDENTITY", Given.insert("mink", "Order-new", 1));

        assertThatThrownBy(() -> adapter.stablePosition()).isInstanceOf(FeedBrokenException.class);
        assertThatThrownBy(() -> read(FeedFilter.all())).isInstanceOf(FeedBrokenException.class);
    }

    @Test
    void anotherEventWhereOneWasDeliveredIsLoud() throws SQLException {
        append(3);
        read(FeedFilter.all());

        Given.run(
                database, "UPDATE mink.events SET event_id = gen_random_uuid() WHERE global_position = " + (start + 3));

        assertThatThrownBy(() -> adapter.stablePosition())
                .isInstanceOf(FeedBrokenException.class)
                .hasMessageContaining("position " + (start + 3));
    }

    @Test
    void aSequenceThatBreaksTheOrderIsRefused() throws SQLException {
        Given.run(database, "ALTER SEQUENCE mink.events_global_position_seq CACHE 10");
        try (PostgresAdapter later = newAdapter()) {
            assertThatThrownBy(() -> later.stablePosition())
                    .isInstanceOf(FeedBrokenException.class)
                    .hasMessageContaining("cache 10");
        }
    }

    @Test
    void rowsStoredAboveTheSequenceAreRefused() throws SQLException {
        Given.run(
                database,
                "INSERT INTO mink.events (global_position, stream_id, version, event_type, data)"
                        + " VALUES (1000, 'Order-r', 1, 'Restored', '{}')");
        try (PostgresAdapter later = newAdapter()) {
            assertThatThrownBy(() -> later.readFeed(FeedRequest.after(0)))
                    .isInstanceOf(FeedBrokenException.class)
                    .hasMessageContaining("setval");
        }
    }

    @Test
    void withoutASequenceOfItsOwnTheTableIsWatched() throws SQLException {
        Given.run(
                database,
                "CREATE SEQUENCE mink.elsewhere START 100",
                "ALTER TABLE mink.events ALTER COLUMN global_position SET DEFAULT nextval('mink.elsewhere')",
                "ALTER SEQUENCE mink.events_global_position_seq OWNED BY NONE");
        try (PostgresAdapter later = newAdapter();
                Connection writer = transaction()) {
            later.append(Given.append("Order-1"));
            Given.run(writer, Given.insert("mink", "Order-x", 1));
            later.append(Given.append("Order-1"));

            FeedPage before = later.readFeed(FeedRequest.after(start));
            assertThat(before.events()).isEmpty();
            assertThat(before.waiting()).isTrue();
            writer.commit();
            assertThat(positions(later.readFeed(FeedRequest.after(start)))).containsExactly(100L, 101L, 102L);
        }
    }

    private PostgresAdapter newAdapter() {
        return PostgresAdapter.builder(database).build();
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.getConnection();
        Given.run(connection, "SET application_name = 'the slow one'");
        connection.setAutoCommit(false);
        return connection;
    }

    private void append(int events) {
        for (int i = 0; i < events; i++) {
            adapter.append(Given.append("Order-1", ANY_VERSION, 1));
        }
    }

    private FeedPage read(FeedFilter filter) {
        return adapter.readFeed(new FeedRequest(start, 100, filter));
    }

    private Health health() {
        return adapter.capability(HealthCheck.class).orElseThrow().health();
    }

    private static List<Long> positions(FeedPage page) {
        return page.events().stream().map(StoredEvent::globalPosition).toList();
    }
}
