package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The feed where the database under it is changed by a person. */
@Tag("database")
class FeedOnMovingGroundTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("moving");
        adapter = PostgresAdapter.builder(database.jdbcUrl()).schema(schema).build();
        adapter.initialize();
        adapter.append(Given.append("Order-1", ANY_VERSION, 5));
        adapter.readFeed(FeedRequest.after(0));
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void eventsOfARestoredDatabaseAreNotTakenForTheNextOnes() throws Exception {
        try (Connection server = database.dataSource().getConnection()) {
            Given.run(server, "ALTER TABLE " + schema + ".events RENAME TO away");
            assertThatThrownBy(() -> adapter.readFeed(FeedRequest.after(5))).isInstanceOf(AdapterException.class);
            Given.run(server, "ALTER TABLE " + schema + ".away RENAME TO events");
            restoreEarlierState(server);
        }

        assertRefused();
    }

    @Test
    void aRestoreThatNoCallNoticedIsFoundAfterAPause() throws Exception {
        adapter.stablePosition();
        try (Connection server = database.dataSource().getConnection()) {
            restoreEarlierState(server);
            Given.run(server, "SELECT pg_sleep(1.1)");
        }

        assertRefused();
    }

    private void restoreEarlierState(Connection server) throws SQLException {
        Given.run(
                server,
                "DELETE FROM " + schema + ".events WHERE version > 2",
                "UPDATE " + schema + ".streams SET version = 2",
                "SELECT setval('" + schema + ".events_global_position_seq', 2)");
        // Written by others, before any reader looks again.
        adapter.append(Given.append("Order-1", ANY_VERSION, 10));
    }

    private void assertRefused() {
        assertThatThrownBy(() -> adapter.readFeed(FeedRequest.after(5))).isInstanceOf(FeedBrokenException.class);
        assertThatThrownBy(() -> adapter.readFeed(new FeedRequest(5, 10, FeedFilter.ofCategory("Order"))))
                .isInstanceOf(FeedBrokenException.class);
    }

    @Test
    void aRenamedSequenceIsFoundAgain() throws SQLException {
        Given.run(database.dataSource(), "ALTER SEQUENCE " + schema + ".events_global_position_seq RENAME TO renamed");
        adapter.append(Given.append("Order-2"));

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(adapter.stablePosition()).isEqualTo(6));
    }

    @Test
    void aLockedTableOfTheHorizonHoldsNobodyUp() throws Exception {
        try (Connection holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            Given.run(holder, "LOCK TABLE " + schema + ".mink_feed", "SELECT pg_sleep(1.1)");
            adapter.append(Given.append("Order-2"));
            long start = System.nanoTime();

            assertThat(adapter.stablePosition()).isEqualTo(6);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            holder.rollback();
        }
    }

    @Test
    void aTableWithPositionsFromElsewhereIsReadAndWritten() throws SQLException {
        Given.run(
                database.dataSource(),
                "CREATE SEQUENCE " + schema + ".other START 100",
                "ALTER TABLE " + schema + ".events ALTER global_position SET DEFAULT nextval('" + schema + ".other')");
        try (PostgresAdapter late =
                PostgresAdapter.builder(database.jdbcUrl()).schema(schema).build()) {
            late.append(Given.append("Order-2"));

            FeedPage page = late.readFeed(FeedRequest.after(0));
            assertThat(page.events()).extracting(StoredEvent::globalPosition).endsWith(100L);
        }
    }
}
