package dev.mink.adapter.postgres.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.Health;
import dev.mink.adapter.postgres.DataColumn;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.event.EventReader;
import dev.mink.adapter.postgres.internal.feed.HorizonKeeper;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.adapter.postgres.internal.schema.SchemaInstaller;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A look at a database that does not answer ends. */
@Tag("database")
class HealthProbeTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String name;
    private PooledSessions sessions;
    private HorizonKeeper keeper;
    private HealthProbe probe;

    @BeforeEach
    void open() {
        name = database.newSchemaName("health");
        Schema schema = new Schema(name, DataType.of(DataColumn.JSONB));
        sessions = PooledSessions.ofBorrowed(database.dataSource(), Duration.ZERO);
        new SchemaInstaller(sessions, schema).migrate();
        keeper = new HorizonKeeper(sessions, schema, Duration.ofSeconds(10));
        EventReader reader = new EventReader(sessions, schema);
        probe = new HealthProbe(sessions, schema, reader, keeper, Duration.ofMillis(300));
        keeper.current();
    }

    @AfterEach
    void close() {
        sessions.close();
        threads.shutdownNow();
    }

    @Test
    void aTableThatIsLockedIsNoHealth() throws Exception {
        try (Connection owner = transaction("LOCK TABLE " + name + ".events IN ACCESS EXCLUSIVE MODE")) {
            assertEndsUnup();
            owner.rollback();
        }
        assertThat(probe.health().up()).isTrue();
    }

    @Test
    void aStepThatIsStuckIsNoHealth() throws Exception {
        try (Connection owner =
                transaction("ALTER SEQUENCE " + name + ".events_global_position_seq RENAME TO elsewhere")) {
            Future<Long> stuck = threads.submit(() -> keeper.current());
            await().until(this::somebodyWaits);

            assertEndsUnup();
            owner.rollback();
            stuck.get(5, TimeUnit.SECONDS);
        }
        assertThat(probe.health().up()).isTrue();
    }

    private void assertEndsUnup() throws Exception {
        Health health = threads.submit(() -> probe.health()).get(3, TimeUnit.SECONDS);
        assertThat(health.up()).isFalse();
        assertThat(health.message()).contains("deadline");
    }

    private Connection transaction(String sql) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private boolean somebodyWaits() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE wait_event_type = 'Lock' AND query LIKE '%" + name + "%'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }
}
