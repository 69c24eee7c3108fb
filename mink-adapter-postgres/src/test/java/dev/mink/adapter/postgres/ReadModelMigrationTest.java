package dev.mink.adapter.postgres;

import static dev.mink.readmodel.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.AdapterException;
import dev.mink.readmodel.Column;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModel;
import dev.mink.testing.postgres.PostgresDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How tables of read models come to be, grow, and are left alone. */
@Tag("database")
class ReadModelMigrationTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final String schema = database.newSchemaName("migrations");
    private final PostgresAdapter adapter =
            PostgresAdapter.builder(database.jdbcUrl()).build();

    @AfterEach
    void close() {
        adapter.close();
    }

    record First(String id, @Column(index = true) String name, int count) {}

    enum Mood {
        CALM,
        ANGRY
    }

    record Part(@Nullable String name) {}

    record Second(
            String id,
            @Column(index = true) String name,
            int count,
            @Column(defaultValue = "'open'", index = true) String status,
            String text,
            long number,
            double wide,
            @Column(type = "NUMERIC(10,2)") BigDecimal amount,
            boolean flag,
            Instant at,
            LocalDate day,
            LocalDateTime local,
            LocalTime time,
            UUID uuid,
            byte[] bytes,
            Mood mood,
            List<String> list,
            Map<String, Integer> map,
            Part part,
            Optional<String> maybe,
            @Nullable Integer perhaps) {}

    @Test
    void aTableIsCreatedWithItsSchema() throws SQLException {
        PostgresRepository<First> repository = migrate(First.class, "t");
        assertThat(columns()).containsExactly("id text NOT NULL", "name text NOT NULL", "count integer NOT NULL");
        assertThat(indexes())
                .containsExactlyInAnyOrder("t_pkey unique (id)", schema + "_idx_t_name (name)")
                .allMatch(index -> !index.isBlank());
        repository.insert(new First("1", "a", 1));
        assertThat(migrate(First.class, "t").getAll()).containsExactly(new First("1", "a", 1));
        repository.dropTable();
        repository.dropTable();
        assertThat(columns()).isEmpty();
    }

    @Test
    void columnsAreAddedToRowsThatAreThere() throws SQLException {
        PostgresRepository<First> first = migrate(First.class, "t");
        first.insert(new First("1", "a", 1));
        first.insert(new First("2", "b", 2));
        PostgresRepository<Second> second = migrate(Second.class, "t");

        Second old = second.get("1");
        assertThat(old.name()).isEqualTo("a");
        assertThat(old.status()).isEqualTo("open");
        assertThat(old.text()).isEmpty();
        assertThat(old.amount()).isEqualByComparingTo("0");
        assertThat(old.uuid()).isEqualTo(new UUID(0, 0));
        assertThat(old.bytes()).isEmpty();
        assertThat(old.mood()).isEqualTo(Mood.CALM);
        assertThat(old.list()).isEmpty();
        assertThat(old.map()).isEmpty();
        assertThat(old.part()).isEqualTo(new Part(null));
        assertThat(old.maybe()).isEmpty();
        assertThat(old.perhaps()).isNull();
        assertThat(columns())
                .hasSize(21)
                .contains("status text NOT NULL", "amount numeric(10,2) NOT NULL", "maybe text", "perhaps integer");
        assertThat(indexes()).contains(schema + "_idx_t_status (status)");

        // A program that does not know the new columns goes on.
        first.insert(new First("3", "c", 3));
        first.upsert(new First("1", "z", 9));
        assertThat(second.count(Query.where(eq("status", "open")))).isEqualTo(3);
        assertThat(migrate(Second.class, "t").getAll()).hasSize(3);
    }

    @Test
    void severalInstancesMayStartAtOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            String table = "t" + round;
            for (Class<?> type : List.of(First.class, Second.class)) {
                atOnce(6, () -> migrate(type, table));
            }
            assertThat(migrate(Second.class, table).getAll()).isEmpty();
        }
    }

    record NoSuchType(String id, @Column(type = "fancy") String text) {}

    @Test
    void aMigrationHappensAsAWholeOrNotAtAll() throws SQLException {
        migrate(First.class, "t");
        assertThatThrownBy(() -> migrate(NoSuchType.class, "t")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> migrate(NoSuchType.class, "u")).isInstanceOf(AdapterException.class);
        assertThat(columns()).hasSize(3);
        assertThat(Given.ask(database.dataSource(), "SELECT to_regclass('" + schema + ".u')"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id TEXT PRIMARY KEY, name TEXT NOT NULL, count TEXT NOT NULL|column \"count\" is text, not integer",
                "id TEXT PRIMARY KEY, name TEXT NOT NULL, count SMALLINT NOT NULL|is smallint, not integer",
                "id TEXT PRIMARY KEY, name TEXT NOT NULL, count INT NOT NULL, old INT NOT NULL|column \"old\" is NOT NULL",
                "id TEXT, name TEXT NOT NULL, count INT NOT NULL|column \"id\" is no primary key",
                "name TEXT PRIMARY KEY, count INT NOT NULL|column \"id\" is no primary key",
                "id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, count INT NOT NULL|column \"name\" is unique",
                "id TEXT PRIMARY KEY, name TEXT NOT NULL, count INT NOT NULL GENERATED ALWAYS AS (1) STORED|is generated"
            })
    void aTableThatDoesNotFitIsRefused(String there, String message) throws SQLException {
        Given.run(database.dataSource(), "CREATE SCHEMA " + schema, "CREATE TABLE " + schema + ".t (" + there + ")");
        List<String> before = columns();
        assertThatThrownBy(() -> migrate(First.class, "t")).isInstanceOfSatisfying(ReadModelDriftException.class, e -> {
            assertThat(e.tableName()).isEqualTo(schema + ".t");
            assertThat(e.differences()).anyMatch(difference -> difference.contains(message));
        });
        assertThat(columns()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id VARCHAR(50) PRIMARY KEY, name VARCHAR(200) NOT NULL, count BIGINT NOT NULL",
                "id TEXT PRIMARY KEY, name TEXT, count INT, old INT",
                "id TEXT UNIQUE, name TEXT NOT NULL, count NUMERIC NOT NULL, old INT NOT NULL DEFAULT 5",
                "id TEXT PRIMARY KEY"
            })
    void aTableThatIsGoodEnoughIsUsed(String there) throws SQLException {
        Given.run(database.dataSource(), "CREATE SCHEMA " + schema, "CREATE TABLE " + schema + ".t (" + there + ")");
        PostgresRepository<First> repository = migrate(First.class, "t");
        repository.insert(new First("1", "a", 1));
        repository.upsertAll(List.of(new First("2", "b", 2)));
        assertThat(repository.find(Query.all().orderByDesc("count")))
                .containsExactly(new First("2", "b", 2), new First("1", "a", 1));
    }

    @Test
    void aViewIsNoTable() throws SQLException {
        Given.run(
                database.dataSource(),
                "CREATE SCHEMA " + schema,
                "CREATE VIEW " + schema + ".t AS SELECT ''::text AS id, ''::text AS name, 0 AS count");
        assertThatThrownBy(() -> migrate(First.class, "t"))
                .isInstanceOf(ReadModelDriftException.class)
                .hasMessageContaining("no table");
    }

    record NowUnique(String id, @Column(unique = true) String name, int count) {}

    record NowNullable(
            String id, @Column(index = true) @Nullable String name, int count) {}

    @Test
    void aModelThatChangedItsMindIsRefused() {
        migrate(First.class, "t");
        assertThatThrownBy(() -> migrate(NowUnique.class, "t"))
                .isInstanceOf(ReadModelDriftException.class)
                .hasMessageContaining("not unique");
        assertThatThrownBy(() -> migrate(NowNullable.class, "t"))
                .isInstanceOf(ReadModelDriftException.class)
                .hasMessageContaining("is NOT NULL");
    }

    @Test
    void whatIsThereNeedsNoPrivileges() throws SQLException {
        migrate(First.class, "t");
        String role = schema;
        Given.run(
                database.dataSource(),
                "CREATE ROLE " + role,
                "GRANT USAGE ON SCHEMA " + schema + " TO " + role,
                "GRANT SELECT, INSERT ON " + schema + ".t TO " + role);
        try (PostgresAdapter poor = PostgresAdapter.builder(
                        database.jdbcUrl() + separator() + "options=-c%20role=" + role)
                .build()) {
            PostgresRepository<First> repository = PostgresRepository.builder(poor, First.class)
                    .schema(schema)
                    .table("t")
                    .build();
            repository.insert(new First("1", "a", 1));
            assertThat(repository.getAll()).hasSize(1);
            assertThatThrownBy(() -> PostgresRepository.builder(poor, Second.class)
                            .schema(schema)
                            .table("t")
                            .build())
                    .isInstanceOf(AdapterException.class);
        } finally {
            Given.run(database.dataSource(), "DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    private static String separator() {
        return database.jdbcUrl().contains("?") ? "&" : "?";
    }

    @ReadModel(table = "a_table_with_a_name_that_is_as_long_as_names_can_ever_possibly_")
    record LongNames(
            String id,

            @Column(index = true, name = "a_column_with_a_name_that_is_as_long_as_names_can_ever_possibly")
            int first,

            @Column(unique = true, name = "a_column_with_a_name_that_is_as_long_as_names_can_ever_possibl_")
            int second) {}

    @Test
    void longNamesAreShortened() throws SQLException {
        PostgresRepository<LongNames> repository = PostgresRepository.builder(adapter, LongNames.class)
                .schema(schema)
                .build();
        repository.migrate();
        repository.insert(new LongNames("1", 1, 1));
        assertThat(Given.ask(
                        database.dataSource(), "SELECT count(*) FROM pg_indexes WHERE schemaname = '" + schema + "'"))
                .isEqualTo("3");
    }

    record Indexed(
            String id,
            @Column(index = true) String name,
            @Column(index = true) int number) {}

    @Test
    void queriesUseTheIndexes() throws SQLException {
        PostgresRepository<Indexed> repository = migrate(Indexed.class, "t");
        Given.run(
                database.dataSource(),
                "INSERT INTO " + schema + ".t SELECT 'i' || n, 'n' || n, n FROM generate_series(1, 20000) n",
                "ANALYZE " + schema + ".t");
        assertThat(repository.find(Query.where(eq("name", "n7")))).hasSize(1);
        for (String query : List.of(
                "name = 'n7'",
                "name COLLATE \"C\" > 'n99998'",
                "name = ANY(CAST('{n1,n2}' AS text[]))",
                "number = CAST(5 AS integer)",
                "id = ANY(CAST('{i1,i2}' AS text[]))",
                "id COLLATE \"C\" > 'i99998'")) {
            assertThat(explain("SELECT id FROM " + schema + ".t WHERE " + query))
                    .as(query)
                    .contains("Index");
        }
        assertThat(explain("SELECT id, name, number FROM " + schema + ".t ORDER BY id COLLATE \"C\" LIMIT 10"))
                .contains("Index Scan")
                .doesNotContain("Sort");
    }

    private String explain(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private static void atOnce(int threads, Runnable work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(pool.submit(() -> {
                start.await();
                work.run();
                return true;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        pool.shutdown();
    }

    private <T> PostgresRepository<T> migrate(Class<T> type, String table) {
        return PostgresRepository.builder(adapter, type)
                .schema(schema)
                .table(table)
                .build();
    }

    private List<String> columns() throws SQLException {
        return list("SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL'"
                + " ELSE '' END FROM pg_attribute WHERE attrelid = to_regclass('" + schema
                + ".t') AND attnum > 0 ORDER BY attnum");
    }

    private List<String> indexes() throws SQLException {
        return list("SELECT c.relname || CASE WHEN indisunique THEN ' unique' ELSE '' END || ' (' || attname || ')'"
                + " FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_attribute ON attrelid = indrelid"
                + " AND attnum = indkey[0] WHERE indrelid = '" + schema + ".t'::regclass");
    }

    private static List<String> list(String question) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }
}
