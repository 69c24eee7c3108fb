package dev.mink.benchmarks.compare;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.PostgresRepository;
import dev.mink.benchmarks.BenchmarkServer;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderCreated;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures projections into read models on PostgreSQL, and how far behind they are. */
final class ProjectionComparison {
    private static final String ASYNC = "projection.async";
    private static final String INLINE = "projection.inline";
    private static final String DELAY = "projection.delay.";

    /** All metrics; a delay is told for each way in which a projection learns of events. */
    static final List<String> METRICS = List.of(ASYNC, INLINE, DELAY + "local", DELAY + "notified", DELAY + "polled");

    private static final List<String> FLOOR = List.of(JdbcFloor.NAME);

    private static final Course<Writer> APPEND = new Course<>(1, writer -> {}, (writer, number) -> {
        writer.append("bench-" + number, 1);
        return 1;
    });

    private static final String SEED_STREAMS = """
            INSERT INTO %1$s.streams (stream_id, category, version)
            SELECT 'Totals-' || n, 'Totals', 1000 FROM generate_series(1, %2$d) AS n""";

    private static final String SEED_EVENTS = """
            INSERT INTO %1$s.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT 'Totals-' || n, v, gen_random_uuid(), '%3$s',
                   jsonb_build_object('orderId', 'order-' || (n %% 10) * 1000 + v, 'seq', n, 'total', v * 10.5), '{}'
            FROM generate_series(1, %2$d) AS n, generate_series(1, 1000) AS v
            ORDER BY n, v""";

    private static final String CONTENT = "SELECT count(*) || ' ' || sum(seq) || ' ' || sum(total) FROM %s";

    private final BenchmarkServer server;
    private final PostgresContestants contestants;
    private final Race race;
    private final CompareOptions options;
    private final PrintStream results;
    private final PrintStream progress;

    ProjectionComparison(
            BenchmarkServer server, Race race, CompareOptions options, PrintStream results, PrintStream progress) {
        this.server = server;
        this.contestants = new PostgresContestants(server);
        this.race = race;
        this.options = options;
        this.results = results;
        this.progress = progress;
    }

    /** Measures what the options select. */
    void run() {
        if (options.wants(ASYNC)) {
            compareAsync();
        }
        if (options.wants(INLINE)) {
            compareInline();
        }
        if (METRICS.stream().anyMatch(metric -> metric.startsWith(DELAY) && options.wants(metric))) {
            measureDelays();
        }
    }

    // ---------------------------------------------------------------- catching up

    private void compareAsync() {
        String schema = contestants.schema("async");
        PostgresAdapter adapter = contestants.adapter(schema);
        adapter.initialize();
        long streams = Math.max(1, options.events() / 1_000);
        server.execute(SEED_STREAMS.formatted(schema, streams));
        server.execute(SEED_EVENTS.formatted(schema, streams, SampleEvents.BATCH_TYPE));
        String table = PostgresRepository.builder(adapter, OrderTotal.class)
                .schema(schema)
                .table("floor_totals")
                .build()
                .tableName();
        server.execute("VACUUM ANALYZE");
        try (Follower ours = new EngineFollower(adapter, schema);
                Follower floor = new JdbcFollower(contestants.pool(schema, true), table)) {
            Map<String, List<Double>> rates = follow(List.of(ours, floor), streams * 1_000);
            requireSame(ours, floor);
            print(new Comparison(ASYNC, AdapterContestant.NAME, FLOOR), rates);
        } finally {
            contestants.drop(schema);
        }
    }

    /** Events per second by name; a first round to warm up is not among them. */
    private Map<String, List<Double>> follow(List<Follower> followers, long events) {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= options.rounds(); round++) {
            for (int i = 0; i < followers.size(); i++) {
                Follower follower = followers.get((round + i) % followers.size());
                server.execute("TRUNCATE " + follower.table(), "CHECKPOINT");
                double rate = events * 1e9 / follower.catchUp();
                if (round > 0) {
                    rates.computeIfAbsent(follower.name(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        return rates;
    }

    private void requireSame(Follower ours, Follower floor) {
        String our = server.ask(CONTENT.formatted(ours.table()));
        String their = server.ask(CONTENT.formatted(floor.table()));
        if (!our.equals(their)) {
            throw new IllegalStateException("mink: the read models differ: " + our + " and " + their);
        }
    }

    // ---------------------------------------------------------------- appending

    private void compareInline() {
        String ours = contestants.schema("inline");
        String bare = contestants.schema("inline_floor");
        try (PostgresAdapter creator = contestants.adapter(bare)) {
            creator.initialize();
            var unused = PostgresRepository.builder(creator, OrderSummary.class)
                    .schema(bare)
                    .build();
        }
        try (Writer mink = new InlineContestant(contestants.adapter(ours), ours, () -> contestants.drop(ours));
                Writer floor = new JdbcInlineFloor(contestants.pool(bare, false), () -> contestants.drop(bare))) {
            server.execute("CHECKPOINT");
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            race.run(APPEND, List.of(mink, floor))
                    .forEach((contestant, measured) -> rates.put(contestant.name(), measured));
            print(new Comparison(INLINE, AdapterContestant.NAME, FLOOR), rates);
        }
    }

    // ---------------------------------------------------------------- delays

    private void measureDelays() {
        String schema = contestants.schema("delay");
        try (EventStore here = open(schema, true);
                EventStore elsewhere = open(schema, true);
                EventStore deaf = open(schema, false);
                EventStore mute = open(schema, false)) {
            here.initialize();
            DelayMeasurement measurement = new DelayMeasurement();
            delay(measurement, "local", here, here);
            delay(measurement, "notified", elsewhere, here);
            delay(measurement, "polled", mute, deaf);
        } finally {
            contestants.drop(schema);
        }
    }

    private EventStore open(String schema, boolean notifications) {
        EventStore store = EventStore.create(contestants.adapter(schema, notifications));
        store.registerEvents(OrderCreated.class, OrderEvent.class);
        return store;
    }

    private void delay(DelayMeasurement measurement, String how, EventStore writer, EventStore reader) {
        if (!options.wants(DELAY + how)) {
            return;
        }
        Delays delays = measurement.measure(writer, reader, options.round());
        progress.println(DELAY + how + ": " + delays.count() + " events in " + options.round());
        results.printf(
                Locale.ROOT, "%s%s\tp50/p99\t%.1f\t%.1f\tms%n", DELAY, how, delays.millis(0.5), delays.millis(0.99));
    }

    private void print(Comparison comparison, Map<String, List<Double>> rates) {
        Map<String, Double> medians = new LinkedHashMap<>();
        rates.forEach((name, measured) -> {
            medians.put(name, Comparison.median(measured));
            progress.println(comparison.metric() + " " + name + ": " + Compare.text(measured) + " events/s");
        });
        comparison.lines(medians).forEach(results::println);
        results.flush();
    }
}
