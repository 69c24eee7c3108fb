package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.history.HistoryEvent;
import dev.mink.testing.history.HistoryReport;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.postgres.PostgresUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that may happen beside a reader, at once. */
@Tag("database")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FeedChaosTest {
    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    private static final Logger LOG = LoggerFactory.getLogger("dev.mink.chaos");
    private static final int WRITERS = 16;
    // The longest writer holds the feed up for less than a second; the rest is a busy machine.
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final Settings settings = Settings.of(4, 60);

    @RegisterExtension
    final Seed seed = settings.seed();

    private final Journal journal = new Journal(seed.value());
    private ChaosDatabase database;

    @Test
    void everyCommittedEventReachesEveryReaderOnceAndInOrder() throws Exception {
        PostgresUrl url = server.freshDatabase();
        database = new ChaosDatabase(url, "es");
        try (PostgresAdapter adapter = PostgresAdapter.builder(url.jdbcUrl())
                .schema("es")
                .maxPoolSize(WRITERS + 6)
                .build()) {
            adapter.initialize();
            run(adapter);
        }
    }

    private void run(PostgresAdapter adapter) throws Exception {
        try (Readers readers = new Readers(adapter, journal, seed);
                Crew crew = new Crew();
                Crew control = new Crew();
                XminReader xmin = new XminReader(database)) {
            control.start("xmin-reader", xmin);
            BackendKiller killer = new BackendKiller(database, seed.random(100));
            Maintenance maintenance = new Maintenance(database);
            PreparingWriter preparing = new PreparingWriter(database, journal, Workload.of(seed.random(101)));
            startWriters(crew, adapter);
            crew.start("killer", killer);
            crew.start("maintenance", maintenance);
            crew.start("rewriter", new Rewriter(rewriter(adapter), journal, seed.random(102)));
            if (database.number("SHOW max_prepared_transactions") > 0) {
                crew.start("preparing", preparing);
            }
            workWithUnrelatedTransactions(crew);
            // Without them, the xmin rule has a chance to deliver something, and to skip the rest.
            crew.work(settings.load().dividedBy(2));
            crew.stop();
            List<HistoryEvent> stored = database.stored();
            readers.finish(stored);
            control.stop();
            journal.history().stored(stored);
            long lost = lostByXmin(xmin, stored);
            LOG.info(
                    "feed: {}; {} kills, {} rounds of maintenance, {} repeated appends, {} reads failed; delays p50 {}"
                            + " p99 {} max {}; the xmin rule lost {}",
                    journal.history().report(),
                    killer.kills(),
                    maintenance.rounds(),
                    journal.repetitions(),
                    readers.errors(),
                    journal.delay(0.5),
                    journal.delay(0.99),
                    journal.delay(1),
                    lost);
            HistoryReport report = journal.history().assertClean();
            assertThat(report.committed()).as("enough load to prove something").isGreaterThan(100);
            assertThat(journal.delay(1)).isLessThan(LONGEST_DELAY);
            if (settings.full()) {
                assertThat(lost).as("events lost by the xmin rule").isPositive();
                assertThat(killer.kills()).isPositive();
                assertThat(maintenance.rounds()).isPositive();
            }
        }
    }

    private void workWithUnrelatedTransactions(Crew crew) throws SQLException, InterruptedException {
        PostgresUrl other = server.freshDatabase();
        try (UnrelatedTransaction here = new UnrelatedTransaction(database.url());
                UnrelatedTransaction elsewhere = new UnrelatedTransaction(other)) {
            crew.work(settings.load().dividedBy(2));
            here.requireOpen();
            elsewhere.requireOpen();
        }
    }

    private void startWriters(Crew crew, PostgresAdapter adapter) {
        for (int i = 0; i < WRITERS; i++) {
            crew.start(
                    "writer-" + i,
                    new AdapterWriter(adapter, database, journal, Workload.of(seed.random(i + 1)), false));
        }
        for (int i = 0; i < 2; i++) {
            crew.start("foreign-" + i, new ForeignWriter(database, journal, Workload.of(seed.random(50 + i))));
        }
    }

    private static EventRewriter rewriter(PostgresAdapter adapter) {
        return adapter.capability(EventRewriter.class).orElseThrow();
    }

    private long lostByXmin(XminReader xmin, List<HistoryEvent> stored) throws SQLException {
        while (xmin.read() > 0) {
            // What is there now that everything has ended.
        }
        return xmin.lost(stored);
    }
}
