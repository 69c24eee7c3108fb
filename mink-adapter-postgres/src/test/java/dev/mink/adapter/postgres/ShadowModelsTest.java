package dev.mink.adapter.postgres;

import static dev.mink.readmodel.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.Transactions;
import dev.mink.readmodel.Column;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModel;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ShadowModels;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the contract of shadow models cannot ask: names, grants, leftovers, and readers on prepared statements. */
@Tag("database")
class ShadowModelsTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final String schema = database.newSchemaName("shadows");
    private final PostgresAdapter adapter = PostgresAdapter.builder(database.jdbcUrl())
            .schema(schema)
            .readModelSchema(schema)
            .build();
    private final ReadModelStore models =
            adapter.capability(ReadModelStore.class).orElseThrow();
    private final Transactions transactions =
            adapter.capability(Transactions.class).orElseThrow();

    @AfterEach
    void close() {
        adapter.close();
    }

    @ReadModel(table = "thing")
    record Thing(
            String id,
            @Column(index = true) int generation,
            @Column(unique = true) String name) {
        static Thing of(int n, int generation) {
            return new Thing("t" + n, generation, "n" + n);
        }
    }

    @ReadModel(table = "thing")
    record WiderThing(
            String id,
            @Column(index = true) long generation,
            @Column(unique = true) String name) {}

    @Test
    void namesAndGrantsGoOn() throws SQLException {
        ReadModelRepository<Thing> live = models.repository(Thing.class);
        live.insert(Thing.of(1, 0));
        String role = schema;
        Given.run(
                database.dataSource(),
                "CREATE ROLE " + role,
                "GRANT SELECT ON " + schema + ".thing TO " + role + " WITH GRANT OPTION",
                "GRANT INSERT ON " + schema + ".thing TO PUBLIC");
        String before = shape();
        for (int generation = 1; generation <= 3; generation++) {
            try (ShadowModels shadow = models.shadow("re build/ü" + generation % 2)) {
                shadow.repository(Thing.class).upsertAll(List.of(Thing.of(1, generation), Thing.of(2, generation)));
                replace(shadow);
            }
            assertThat(live.count(Query.where(eq("generation", generation)))).isEqualTo(2);
            assertThat(shape()).isEqualTo(before);
            assertThat(tables()).isEqualTo("thing");
        }
        Given.run(database.dataSource(), "DROP OWNED BY " + role, "DROP ROLE " + role);
    }

    @Test
    void aShadowThatIsNotUsedIsThrownAway() throws SQLException {
        ReadModelRepository<Thing> live = models.repository(Thing.class);
        live.insert(Thing.of(1, 0));
        try (ShadowModels shadow = models.shadow("a")) {
            shadow.repository(Thing.class).insert(Thing.of(1, 1));
            assertThat(tables()).isEqualTo("thing,thing__a");
            assertThatThrownBy(() -> transactions.run("test", Optional.empty(), transaction -> {
                        shadow.replaceLive(transaction);
                        assertThat(live.in(transaction).get("t1").generation()).isEqualTo(1);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(live.get("t1").generation()).isZero();
        }
        assertThat(tables()).isEqualTo("thing");
        assertThat(live.get("t1").generation()).isZero();
    }

    @Test
    void whatIsLeftOverIsDroppedAndNothingElse() throws SQLException {
        ShadowModels killed = models.shadow("a");
        killed.repository(Thing.class).insert(Thing.of(1, 1));
        assertThat(models.shadow("a").repository(Thing.class).getAll()).isEmpty();

        Given.run(database.dataSource(), "CREATE TABLE " + schema + ".thing__b (precious INT)");
        assertThatThrownBy(() -> models.shadow("b").repository(Thing.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thing__b");
        assertThat(tables()).isEqualTo("thing__a,thing__b");
    }

    @Test
    void theFirstModelNeedsNoPredecessor() {
        try (ShadowModels shadow = models.shadow("a")) {
            shadow.repository(Thing.class).insert(Thing.of(1, 1));
            replace(shadow);
        }
        assertThat(models.repository(Thing.class).getAll()).containsExactly(Thing.of(1, 1));
    }

    @Test
    void aViewKeepsItsTableFromBeingReplaced() throws SQLException {
        models.repository(Thing.class);
        Given.run(database.dataSource(), "CREATE VIEW " + schema + ".names AS SELECT name FROM " + schema + ".thing");
        try (ShadowModels shadow = models.shadow("a")) {
            shadow.repository(Thing.class);
            assertThatThrownBy(() -> replace(shadow)).hasMessageContaining("other objects depend on it");
        }
        assertThat(tables()).isEqualTo("thing");
    }

    @Test
    void readersSeeOneGenerationAtATimeAndNoErrors() throws Exception {
        ReadModelRepository<Thing> live = models.repository(Thing.class);
        live.upsertAll(generation(0));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Future<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(threads.submit(() -> read(live, over)));
        }
        Future<Boolean> writer = threads.submit(() -> {
            while (!over.get()) {
                live.update("t7", old -> old);
                live.upsert(live.get("t8"));
            }
            return true;
        });
        for (int generation = 1; generation <= 15; generation++) {
            try (ShadowModels shadow = models.shadow("a")) {
                shadow.repository(Thing.class).upsertAll(generation(generation));
                replace(shadow);
            }
        }
        over.set(true);
        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
        assertThat(writer.get()).isTrue();
        threads.shutdown();
    }

    private static int read(ReadModelRepository<Thing> live, AtomicBoolean over) {
        int reads = 0;
        while (!over.get()) {
            List<Thing> all = live.getAll();
            assertThat(all).hasSize(50);
            // The writer may have put one row of the generation before into this one.
            assertThat(all.stream()
                            .filter(thing -> !thing.id().equals("t8"))
                            .map(Thing::generation)
                            .distinct())
                    .hasSize(1);
            assertThat(live.find("t3")).isPresent();
            reads++;
        }
        return reads;
    }

    @Test
    void preparedStatementsOutliveAChangeOfTypes() {
        ReadModelRepository<Thing> live = models.repository(Thing.class);
        live.insert(Thing.of(1, 0));
        for (int i = 0; i < 10; i++) {
            live.get("t1");
            live.getAll();
            live.update("t1", old -> old);
        }
        try (PostgresAdapter newer = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .readModelSchema(schema)
                .build()) {
            try (ShadowModels shadow =
                    newer.capability(ReadModelStore.class).orElseThrow().shadow("a")) {
                shadow.repository(WiderThing.class).insert(new WiderThing("t1", 7, "n1"));
                newer.capability(Transactions.class).orElseThrow().run("swap", Optional.empty(), transaction -> {
                    shadow.replaceLive(transaction);
                    return true;
                });
            }
        }
        for (int i = 0; i < 10; i++) {
            assertThat(live.update("t1", old -> old).generation()).isEqualTo(7);
            assertThat(live.get("t1").generation()).isEqualTo(7);
            assertThat(live.getAll()).hasSize(1);
        }
    }

    private void replace(ShadowModels shadow) {
        transactions.run("replace", Optional.empty(), transaction -> {
            shadow.replaceLive(transaction);
            return true;
        });
    }

    private static List<Thing> generation(int generation) {
        return IntStream.range(0, 50).mapToObj(n -> Thing.of(n, generation)).toList();
    }

    private String tables() throws SQLException {
        return Given.ask(
                database.dataSource(),
                "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = '"
                        + schema + "'::regnamespace");
    }

    /** All that is to stay the same. */
    private String shape() throws SQLException {
        return Given.ask(
                database.dataSource(),
                "SELECT concat_ws(E'\\n', (SELECT string_agg(indexdef, E'\\n' ORDER BY indexname) FROM pg_indexes"
                        + " WHERE schemaname = '" + schema + "'), (SELECT string_agg(conname, E'\\n' ORDER BY conname)"
                        + " FROM pg_constraint WHERE contype = 'p' AND conrelid = '" + schema + ".thing'::regclass),"
                        + " (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM pg_class, unnest(relacl) a"
                        + " WHERE oid = '" + schema + ".thing'::regclass),"
                        + " coalesce(obj_description('" + schema + ".thing'::regclass), 'no comment'))");
    }
}
