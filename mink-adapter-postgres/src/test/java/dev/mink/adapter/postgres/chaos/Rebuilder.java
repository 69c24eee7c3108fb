package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.chaos.Entry.Booked;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.RebuildInProgressException;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.ReadModel;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ReadModels;
import dev.mink.store.EventStore;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Three projections of the same events, each of which is rebuilt in another way. */
final class Rebuilder implements AutoCloseable {
    static final String IN_PLACE = "in-place";
    static final String BESIDE = "beside";
    static final String INLINE = "inline";
    static final List<String> ALL = List.of(IN_PLACE, BESIDE, INLINE);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PostgresAdapter adapter;
    private final EventStore store;
    private final ProjectionEngine engine;

    /** A stream in a model that is emptied and filled anew. */
    @ReadModel(table = "in_place")
    record InPlaceSum(@Id String id, long events, long total) {}

    /** A stream in a model that is replaced. */
    @ReadModel(table = "beside")
    record BesideSum(@Id String id, long events, long total) {}

    /** A stream in a model that is replaced between appends. */
    @ReadModel(table = "inline")
    record InlineSum(@Id String id, long events, long total) {}

    Rebuilder(String jdbcUrl, String schema, String name) {
        adapter = PostgresAdapter.builder(jdbcUrl)
                .schema(schema)
                .readModelSchema(schema)
                .maxPoolSize(8)
                .build();
        store = EventStore.create(adapter);
        store.registerEvents(Entry.class);
        engine = ProjectionEngine.builder(store)
                .owner(name)
                .leaseDuration(Duration.ofSeconds(1))
                .build();
        engine.registerInline(Rebuilder::inline);
        engine.registerAsync(Rebuilder::beside, AsyncOptions.defaults());
        engine.registerAsync(inPlace(models()));
        engine.attach();
    }

    private ReadModels models() {
        return adapter.capability(ReadModelStore.class).orElseThrow();
    }

    private static AsyncProjection inPlace(ReadModels models) {
        ReadModelRepository<InPlaceSum> sums = models.repository(InPlaceSum.class);
        return AsyncProjection.named(IN_PLACE)
                .on(Booked.class, (booked, context) -> {
                    String stream = stream(context);
                    InPlaceSum sum = context.in(sums).find(stream).orElse(new InPlaceSum(stream, 0, 0));
                    context.in(sums).upsert(new InPlaceSum(stream, sum.events() + 1, sum.total() + booked.amount()));
                })
                .clearedBy(context -> context.in(sums).clear())
                .build();
    }

    private static AsyncProjection beside(ReadModels models) {
        ReadModelRepository<BesideSum> sums = models.repository(BesideSum.class);
        return AsyncProjection.named(BESIDE)
                .on(Booked.class, (booked, context) -> {
                    String stream = stream(context);
                    BesideSum sum = context.in(sums).find(stream).orElse(new BesideSum(stream, 0, 0));
                    context.in(sums).upsert(new BesideSum(stream, sum.events() + 1, sum.total() + booked.amount()));
                })
                .build();
    }

    private static InlineProjection inline(ReadModels models) {
        ReadModelRepository<InlineSum> sums = models.repository(InlineSum.class);
        return InlineProjection.named(INLINE)
                .on(Booked.class, (booked, context) -> {
                    String stream = stream(context);
                    InlineSum sum = context.in(sums).find(stream).orElse(new InlineSum(stream, 0, 0));
                    context.in(sums).upsert(new InlineSum(stream, sum.events() + 1, sum.total() + booked.amount()));
                })
                .build();
    }

    private static String stream(ProjectionContext context) {
        return context.event().streamId();
    }

    ProjectionEngine engine() {
        return engine;
    }

    EventStore store() {
        return store;
    }

    /** Rebuilds one after the other for ever. */
    void rebuildForEver() {
        while (true) {
            for (String each : ALL) {
                try {
                    var unused = engine.rebuild(each);
                } catch (RebuildInProgressException e) {
                    Pause.millis(20); // of a process that was killed
                }
            }
        }
    }

    /** Lets the projections finish what is left, and compares their models with the events. */
    void assertComplete(ChaosDatabase database) throws SQLException {
        LeaseStore leases = adapter.capability(LeaseStore.class).orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> leases.requested("projection:" + IN_PLACE)
                        .filter(word -> !word.startsWith("replayed"))
                        .isEmpty());
        engine.awaitCaughtUp(IN_PLACE, PATIENCE);
        engine.awaitCaughtUp(BESIDE, PATIENCE);
        Map<String, String> computed = computed(database);
        Map<String, String> inPlace = new TreeMap<>();
        models().repository(InPlaceSum.class)
                .getAll()
                .forEach(sum -> inPlace.put(sum.id(), text(sum.events(), sum.total())));
        Map<String, String> beside = new TreeMap<>();
        models().repository(BesideSum.class)
                .getAll()
                .forEach(sum -> beside.put(sum.id(), text(sum.events(), sum.total())));
        Map<String, String> inline = new TreeMap<>();
        models().repository(InlineSum.class)
                .getAll()
                .forEach(sum -> inline.put(sum.id(), text(sum.events(), sum.total())));
        assertThat(inPlace).as(IN_PLACE).isEqualTo(computed);
        assertThat(beside).as(BESIDE).isEqualTo(computed);
        assertThat(inline).as(INLINE).isEqualTo(computed);
    }

    private static Map<String, String> computed(ChaosDatabase database) throws SQLException {
        String sql = "SELECT stream_id, count(*), sum((data->>'amount')::bigint) FROM " + database.schema()
                + ".events WHERE event_type = 'Booked' GROUP BY stream_id";
        Map<String, String> computed = new TreeMap<>();
        try (Connection connection = database.connect(ChaosDatabase.CONTROL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                computed.put(row.getString(1), text(row.getLong(2), row.getLong(3)));
            }
        }
        return computed;
    }

    private static String text(long events, long total) {
        return events + " events, " + total;
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }

    /** Another process: writes and rebuilds until it is killed. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws SQLException {
            String schema = args[1];
            Seed seed = Seed.of(Long.parseLong(args[3]));
            try (Rebuilder rebuilder = new Rebuilder(args[0], schema, args[2]);
                    Crew crew = new Crew()) {
                rebuilder.engine().start();
                crew.start("writer", new LedgerWriter(rebuilder.store(), true, seed.random(1)));
                new ChaosDatabase(PostgresUrl.parse(args[0]), schema)
                        .run("INSERT INTO " + schema + ".processes VALUES ("
                                + ProcessHandle.current().pid() + ")");
                rebuilder.rebuildForEver();
            }
        }
    }
}
