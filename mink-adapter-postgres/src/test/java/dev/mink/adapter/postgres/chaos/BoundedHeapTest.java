package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.store.EventStore;
import dev.mink.store.ReadOptions;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.postgres.PostgresUrl;
import dev.mink.testing.process.ForkedJvm;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However much is stored, a reader needs room for a page. */
@Tag("database")
class BoundedHeapTest {
    @RegisterExtension
    static final PostgresDatabase server = PostgresDatabase.shared();

    // Half of them in one stream, each of 2 kB: together far more than the heap of the full form.
    private static final String FILL = """
            INSERT INTO es.events (stream_id, version, event_type, data, metadata)
            SELECT CASE WHEN n %% 2 = 0 THEN 'order-1' ELSE 'invoice-' || n END,
                   CASE WHEN n %% 2 = 0 THEN n / 2 ELSE 1 END,
                   'Changed', jsonb_build_object('n', n, 'text', repeat(md5(n::text), 64)), '{}'
            FROM generate_series(1, %d) n
            """;

    private final int count = Settings.count(20_000, 100_000);

    @Test
    void manyEventsAreRead() throws SQLException, InterruptedException {
        PostgresUrl url = server.freshDatabase();
        try (PostgresAdapter adapter =
                PostgresAdapter.builder(url.jdbcUrl()).schema("es").build()) {
            adapter.initialize();
        }
        new ChaosDatabase(url, "es").run(FILL.formatted(count));
        new ChaosDatabase(url, "es")
                .run("INSERT INTO es.streams (stream_id, category, version) VALUES ('order-1', 'order', " + count / 2
                        + ")");

        // The short form gets a heap as much smaller.
        String printed = ForkedJvm.of(Program.class)
                .options(Settings.count(0, 1) == 1 ? "-Xmx256m" : "-Xmx48m")
                .arguments(url.jdbcUrl())
                .run();

        assertThat(printed.lines())
                .contains(
                        "paged " + count,
                        "in a category " + count / 2,
                        "streamed " + count,
                        "streamed of one stream " + count / 2);
    }

    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (PostgresAdapter adapter =
                            PostgresAdapter.builder(args[0]).schema("es").build();
                    EventStore store = EventStore.create(adapter)) {
                System.out.println("paged " + paged(adapter, FeedFilter.all()));
                System.out.println("in a category " + paged(adapter, FeedFilter.ofCategory("order")));
                System.out.println(
                        "streamed " + store.streamAll(0, FeedFilter.all()).count());
                System.out.println("streamed of one stream "
                        + store.stream("order-1", ReadOptions.all()).count());
            }
        }

        private static int paged(PostgresAdapter adapter, FeedFilter filter) {
            int read = 0;
            FeedPage page = adapter.readFeed(new FeedRequest(0, 1_000, filter));
            while (!page.events().isEmpty()) {
                read += page.events().size();
                page = adapter.readFeed(new FeedRequest(page.nextPosition(), 1_000, filter));
            }
            return read;
        }
    }
}
