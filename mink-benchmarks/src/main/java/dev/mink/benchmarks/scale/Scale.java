package dev.mink.benchmarks.scale;

import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.benchmarks.BenchmarkServer;
import dev.mink.benchmarks.SampleEvents;
import java.io.PrintStream;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Measures what an append, a load and a page of the feed cost on PostgreSQL as the store grows, and
 * prints a table in Markdown on standard output. Everything else goes to standard error.
 */
public final class Scale {
    private static final int PAGE_SIZE = 1_000;
    private static final long SEED = 42;

    private final ScaleOptions options;
    private final PrintStream results;
    private final PrintStream progress;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long appended;

    Scale(ScaleOptions options, PrintStream results, PrintStream progress) {
        this.options = options;
        this.results = results;
        this.progress = progress;
    }

    /** Runs the measurement; exits with 2 if the arguments are wrong. */
    public static void main(String[] args) {
        ScaleOptions options;
        try {
            options = ScaleOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        new Scale(options, System.out, System.err).run();
    }

    void run() {
        String schema = "scale_" + Long.toUnsignedString(System.nanoTime(), 36);
        try (BenchmarkServer server = BenchmarkServer.open(options.url());
                PostgresAdapter adapter =
                        PostgresAdapter.builder(server.jdbcUrl()).schema(schema).build()) {
            server.description().forEach(progress::println);
            adapter.initialize();
            try {
                measureAll(server, adapter, new StoreFiller(server, schema), schema);
            } finally {
                server.execute("DROP SCHEMA " + schema + " CASCADE");
            }
        }
    }

    private void measureAll(BenchmarkServer server, EventStoreAdapter adapter, StoreFiller filler, String schema) {
        results.println("| events | append of 1 event | load of 1,000 events | feed page of 1,000 events |");
        results.println("|---:|---:|---:|---:|");
        for (long size : options.sizes()) {
            progress.println("filling up to " + size + " events");
            filler.fillTo(size);
            server.execute("VACUUM ANALYZE " + schema + ".streams", "VACUUM ANALYZE " + schema + ".events");
            server.execute("CHECKPOINT");
            progress.println("measuring with " + size + " events");
            results.printf(
                    Locale.ROOT,
                    "| %,d | %.2f ms | %.2f ms | %.2f ms |%n",
                    size,
                    millis(number -> append(adapter)),
                    millis(number -> load(adapter, filler.longStream(number))),
                    millis(number -> readPage(adapter)));
            results.flush();
        }
    }

    private void append(EventStoreAdapter adapter) {
        adapter.append(AppendRequest.of("Bench-" + appended++, ExpectedVersion.ANY_VERSION, SampleEvents.records(1)));
    }

    private static void load(EventStoreAdapter adapter, String streamId) {
        require(adapter.load(LoadRequest.after(streamId, 0)).size() == StoreFiller.LONG_STREAM, streamId);
    }

    private void readPage(EventStoreAdapter adapter) {
        long from = random.nextLong(Math.max(1, adapter.lastPosition() - PAGE_SIZE));
        FeedPage page = adapter.readFeed(new FeedRequest(from, PAGE_SIZE, FeedFilter.all()));
        require(page.events().size() == PAGE_SIZE || !page.more(), "the feed after " + from);
    }

    private static void require(boolean complete, String what) {
        if (!complete) {
            throw new IllegalStateException("mink: events are missing in " + what);
        }
    }

    /** Mean duration of a call, after warming up for a third of the time. */
    private double millis(LongConsumer call) {
        repeat(call, options.measure().toNanos() / 3);
        return repeat(call, options.measure().toNanos());
    }

    private static double repeat(LongConsumer call, long nanos) {
        long start = System.nanoTime();
        long calls = 0;
        long elapsed;
        do {
            call.accept(calls++);
            elapsed = System.nanoTime() - start;
        } while (elapsed < nanos);
        return elapsed / 1e6 / calls;
    }
}
