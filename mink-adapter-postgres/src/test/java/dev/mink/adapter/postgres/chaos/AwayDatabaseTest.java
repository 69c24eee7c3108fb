package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.projection.ProjectionState;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that crashes under projections and stays away for a while. */
@Tag("database")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AwayDatabaseTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mink.chaos");

    private final Settings settings = Settings.of(2, 30);

    @RegisterExtension
    final Seed seed = settings.seed();

    @Test
    void projectionsGoOnWhereTheyWere() throws Exception {
        try (PostgresServer server = PostgresServer.builder().durable().start()) {
            ChaosDatabase database = new ChaosDatabase(server.url(), "es");
            try (PostgresAdapter adapter =
                    PostgresAdapter.builder(server.jdbcUrl()).schema("es").build()) {
                adapter.initialize();
            }
            try (Bookkeeper keeper = new Bookkeeper(server.jdbcUrl(), "es", "here");
                    Crew crew = new Crew()) {
                keeper.prepare();
                keeper.engine().start();
                keeper.employ(crew, seed);
                crew.work(Duration.ofMillis(500));
                server.kill9();
                crew.work(settings.load());
                assertThat(keeper.engine().getStatus(Tallies.BACKGROUND).state())
                        .isNotIn(ProjectionState.FAULTED, ProjectionState.STOPPED);
                server.restart();
                server.requireDurable();
                crew.work(Duration.ofMillis(500));
                crew.stop();

                keeper.assertComplete(database);
                assertThat(keeper.states())
                        .contains(ProjectionState.RUNNING)
                        .doesNotContain(ProjectionState.FAULTED, ProjectionState.STOPPED);
                LOG.info("projections: away for {}, states {}", settings.load(), keeper.states());
            }
        }
    }
}
