package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.testing.generators.EventGenerator;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.postgres.PostgresUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that write something else delay no reader, however long they stay open. */
@Tag("database")
@Timeout(60)
class UnrelatedTransactionsTest {
    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    @RegisterExtension
    final Seed seed = Seed.create();

    @Test
    void eventsAreDeliveredAtOnce() throws SQLException {
        PostgresUrl url = server.freshDatabase();
        try (PostgresAdapter adapter =
                        PostgresAdapter.builder(url.jdbcUrl()).schema("es").build();
                UnrelatedTransaction here = new UnrelatedTransaction(url);
                UnrelatedTransaction elsewhere = new UnrelatedTransaction(server.freshDatabase());
                XminReader xmin = new XminReader(new ChaosDatabase(url, "es"))) {
            adapter.initialize();
            // A hole, so that the filtered reader has to know that nobody will fill it.
            new ChaosDatabase(url, "es").run("SELECT nextval('es.events_global_position_seq')");
            EventGenerator events = new EventGenerator(seed.random(), List.of("A"));
            Cursor all = new Cursor(adapter, FeedFilter.all());
            Cursor category = new Cursor(adapter, FeedFilter.ofCategory("order"));
            for (int i = 0; i < 50; i++) {
                adapter.append(AppendRequest.of("order-" + i, ExpectedVersion.NO_STREAM, List.of(events.smallEvent())));
                assertThat(all.awaitNext()).isLessThan(Duration.ofSeconds(2));
                assertThat(category.awaitNext()).isLessThan(Duration.ofSeconds(2));
            }
            assertThat(xmin.read()).as("delivered by the xmin rule meanwhile").isZero();
            here.requireOpen();
            elsewhere.requireOpen();
        }
    }

    private static final class Cursor {
        private final PostgresAdapter adapter;
        private final FeedFilter filter;
        private long position;

        Cursor(PostgresAdapter adapter, FeedFilter filter) {
            this.adapter = adapter;
            this.filter = filter;
        }

        Duration awaitNext() {
            long start = System.nanoTime();
            int delivered = 0;
            while (delivered == 0) {
                FeedPage page = adapter.readFeed(new FeedRequest(position, 10, filter));
                position = page.nextPosition();
                delivered = page.events().size();
            }
            assertThat(delivered).isEqualTo(1);
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
