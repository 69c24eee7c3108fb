package dev.mink.adapter.postgres;

import static dev.mink.readmodel.Filter.contains;
import static dev.mink.readmodel.Filter.eq;
import static dev.mink.readmodel.Filter.gt;
import static dev.mink.readmodel.Filter.in;
import static dev.mink.readmodel.Filter.like;
import static dev.mink.readmodel.Filter.lt;
import static dev.mink.readmodel.Filter.notIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.Column;
import dev.mink.readmodel.ColumnValueRangeException;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.NullColumnException;
import dev.mink.readmodel.Query;
import dev.mink.testing.postgres.PostgresDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the contract of repositories cannot ask, as it is about tables. */
@Tag("database")
class PostgresRepositoryTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final String schema = database.newSchemaName("models");
    private final PostgresAdapter adapter =
            PostgresAdapter.builder(database.jdbcUrl()).schema(schema).build();

    @AfterEach
    void close() {
        adapter.close();
    }

    enum Status {
        OPEN,
        CLOSED
    }

    record Line(String sku, int quantity, @Nullable BigDecimal price) {}

    record Everything(
            @Id UUID key,
            String text,
            char letter,
            Status status,
            byte tiny,
            short small,
            int number,
            long big,
            float real,
            double wide,
            BigDecimal decimal,
            BigInteger huge,
            boolean flag,
            Instant at,
            OffsetDateTime offset,
            LocalDate day,
            LocalDateTime local,
            LocalTime time,
            byte[] bytes,
            List<Line> lines,
            Map<String, Integer> counts,
            Line line,
            Optional<String> maybe,
            Optional<Instant> maybeAt,
            @Nullable Integer perhaps,
            @Nullable UUID reference,
            @Nullable List<String> tags) {
        static Everything full(UUID key) {
            return new Everything(
                    key,
                    "Ünïcode '\"\\; -- $1 ? 😀",
                    'ß',
                    Status.CLOSED,
                    Byte.MIN_VALUE,
                    Short.MAX_VALUE,
                    Integer.MIN_VALUE,
                    Long.MAX_VALUE,
                    0.1f,
                    Math.nextUp(0.1),
                    new BigDecimal("12345678901234567890.1200"),
                    BigInteger.TEN.pow(40),
                    true,
                    Instant.parse("2024-05-06T07:08:09.123456Z"),
                    OffsetDateTime.parse("0044-03-15T12:00:00Z"),
                    LocalDate.of(-43, 3, 15),
                    LocalDateTime.parse("2024-10-27T02:30:00.000001"),
                    LocalTime.parse("23:59:59.999999"),
                    new byte[] {0, -1, 34, 92},
                    List.of(new Line("a\"b", 2, new BigDecimal("9.90")), new Line("c", 0, null)),
                    Map.of("x", 1),
                    new Line("d", 1, null),
                    Optional.of("here"),
                    Optional.of(Instant.EPOCH),
                    7,
                    key,
                    List.of("t"));
        }

        static Everything empty(UUID key) {
            return new Everything(
                    key,
                    "",
                    ' ',
                    Status.OPEN,
                    (byte) 0,
                    (short) 0,
                    0,
                    0,
                    0,
                    0,
                    BigDecimal.ZERO,
                    BigInteger.ZERO,
                    false,
                    Instant.EPOCH,
                    OffsetDateTime.parse("1970-01-01T00:00:00Z"),
                    LocalDate.EPOCH,
                    LocalDate.EPOCH.atStartOfDay(),
                    LocalTime.MIDNIGHT,
                    new byte[0],
                    List.of(),
                    Map.of(),
                    new Line("", 0, null),
                    Optional.empty(),
                    Optional.empty(),
                    null,
                    null,
                    null);
        }
    }

    @Test
    void everyKindOfValueComesBack() {
        PostgresRepository<Everything> repository = repository(Everything.class);
        Everything full = Everything.full(UUID.randomUUID());
        Everything empty = Everything.empty(UUID.randomUUID());
        repository.insert(full);
        repository.upsert(empty);
        assertSame(repository.get(full.key().toString()), full);
        assertSame(repository.get(empty.key().toString()), empty);

        repository.clear();
        repository.upsertAll(List.of(full, empty, full));
        assertSame(repository.get(full.key().toString()), full);
        assertSame(repository.get(empty.key().toString()), empty);
        assertThat(repository.count(Query.all())).isEqualTo(2);

        repository.upsertAll(List.of(empty));
        for (int i = 0; i < 8; i++) {
            // From the sixth time on values come and go in binary form.
            repository.upsert(full);
            assertSame(repository.get(full.key().toString()), full);
            assertSame(repository.get(empty.key().toString()), empty);
        }
    }

    @Test
    void everyKindOfValueIsFound() {
        PostgresRepository<Everything> repository = repository(Everything.class);
        Everything full = Everything.full(UUID.randomUUID());
        repository.upsertAll(List.of(full, Everything.empty(UUID.randomUUID())));

        Map<String, Object> values = new java.util.HashMap<>(Map.of(
                "text",
                full.text(),
                "letter",
                'ß',
                "status",
                Status.CLOSED,
                "tiny",
                full.tiny(),
                "real",
                0.1f,
                "wide",
                full.wide(),
                "decimal",
                new BigDecimal("12345678901234567890.12"),
                "huge",
                full.huge(),
                "at",
                full.at(),
                "offset",
                full.offset()));
        values.putAll(Map.of(
                "day",
                full.day(),
                "local",
                full.local(),
                "time",
                full.time(),
                "bytes",
                full.bytes(),
                "lines",
                full.lines(),
                "line",
                full.line(),
                "reference",
                full.key(),
                "flag",
                true,
                "maybe",
                "here",
                "number",
                new BigDecimal(full.number())));
        values.forEach((field, value) -> {
            assertThat(keys(repository, Query.where(eq(field, value))))
                    .as(field)
                    .containsExactly(full.key());
            assertThat(keys(repository, Query.where(in(field, List.of(value, value)))))
                    .as(field)
                    .containsExactly(full.key());
            assertThat(keys(repository, Query.where(notIn(field, List.of(value)))))
                    .as(field)
                    .doesNotContain(full.key());
        });
        assertThat(keys(repository, Query.where(contains("lines", Map.of("sku", "c")))))
                .isEmpty();
        assertThat(keys(repository, Query.where(contains("lines", List.of(Map.of("sku", "c"))))))
                .containsExactly(full.key());
        assertThat(keys(repository, Query.where(contains("text", "\\; -- $1 ?"))))
                .containsExactly(full.key());
        assertThat(keys(repository, Query.where(like("text", "Ü_ïcode%")))).containsExactly(full.key());
        for (String field : values.keySet()) {
            if (!List.of("bytes", "lines", "line").contains(field)) {
                assertThat(repository.find(Query.all().orderByDesc(field).orderByAsc("key")))
                        .as(field)
                        .hasSize(2);
            }
        }
        assertThat(repository.find(Query.where(gt("real", 0.1), lt("real", 1)))).isEmpty();
    }

    record Typed(
            @Id @Column(type = "uuid") String id,
            @Column(type = "NUMERIC(10,2)") BigDecimal amount,
            @Column(type = "VARCHAR(5)") String code,

            @Column(type = "TIMESTAMP(3)", nullable = true) @Nullable
            Instant clock,

            @Column(type = "text") long number,
            @Column(type = "json") List<Integer> list,
            @Column(type = "integer") boolean flag,
            @Column(type = "double precision") int rounded) {}

    @Test
    void declaredTypesAreNoObstacle() {
        PostgresRepository<Typed> repository = repository(Typed.class);
        String id = "6c2f6c7e-08a6-4b8e-9a3e-000000000001";
        Typed typed = new Typed(
                id,
                new BigDecimal("10.50"),
                "abc",
                Instant.parse("2024-05-06T07:08:09.123Z"),
                12,
                List.of(1, 2),
                true,
                3);
        repository.insert(typed);
        assertThat(repository.get(id)).isEqualTo(typed);
        Typed without = new Typed(id, new BigDecimal("1.00"), "d", null, -5, List.of(), false, 4);
        repository.upsertAll(List.of(without));
        assertThat(repository.get(id)).isEqualTo(without);
        repository.update(id, old -> typed);
        assertThat(repository.getMany(List.of(id))).containsExactly(typed);
        for (Query query : List.of(
                Query.where(eq("clock", typed.clock()), gt("number", 9), eq("flag", true)),
                Query.where(contains("list", 2), eq("id", id), in("number", List.of(12, 13))),
                Query.where(eq("rounded", 3), in("amount", List.of(new BigDecimal("10.5"))), lt("code", "b")))) {
            assertThat(repository.find(query.orderByAsc("number").orderByDesc("clock")))
                    .containsExactly(typed);
        }
        assertThatThrownBy(() -> repository.insert(
                        new Typed(id.replace("1", "2"), BigDecimal.ONE, "abcdef", null, 0, List.of(), true, 0)))
                .isInstanceOf(dev.mink.adapter.AdapterException.class);
    }

    /** A bean, with names that try to be more. */
    static class Account {
        private String id = "";
        private int balance;
        private @Nullable Integer limit;

        @Column(name = "select")
        private String word = "";

        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }
    }

    @Test
    void beansAreKeptToo() throws SQLException {
        PostgresRepository<Account> repository = repository(Account.class);
        Account account = new Account();
        account.setId("'; DROP TABLE account; --");
        account.balance = 5;
        account.word = "'); DELETE FROM account; --";
        repository.insert(account);

        Account found = repository.get(account.getId());
        assertThat(found.balance).isEqualTo(5);
        assertThat(found.limit).isNull();
        assertThat(found.word).isEqualTo(account.word);
        assertThat(repository.update(account.getId(), old -> {
                            old.balance++;
                            return old;
                        })
                        .balance)
                .isEqualTo(6);
        assertThat(repository.find(Query.where(eq("select", account.word), eq("id", account.getId()))))
                .hasSize(1);
        assertThatThrownBy(() -> repository.find(Query.where(eq("word\" = '' OR 1=1 --", "x"))))
                .isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> repository.find(Query.all().orderByAsc("id; DROP TABLE account")))
                .isInstanceOf(InvalidQueryException.class);
        assertThat(ask("SELECT count(*) FROM " + schema + ".account")).isEqualTo("1");
    }

    @Test
    void namesMustBeNames() {
        for (String name : List.of("", "a\"b", "a;b", "1a", "a-b", "a b", "ä", "a".repeat(64), "a\0")) {
            assertThatThrownBy(() -> PostgresRepository.builder(adapter, Account.class)
                            .table(name)
                            .autoMigrate(false)
                            .build())
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PostgresRepository.builder(adapter, Account.class)
                            .schema(name)
                            .autoMigrate(false)
                            .build())
                    .isInstanceOf(InvalidSchemaNameException.class);
            assertThatThrownBy(() -> PostgresReadModels.builder(adapter).schema(name))
                    .isInstanceOf(InvalidSchemaNameException.class);
        }
    }

    record BadType(
            String id, @Column(type = "TEXT PRIMARY KEY") String text) {}

    record BadDefault(
            String id,

            @Column(defaultValue = "0), evil INT DEFAULT (0")
            int number) {}

    record BadColumn(String id, @Column(name = "a\", \"b") int number) {}

    @Test
    void whatModelsDeclareMustBeHarmless() {
        for (Class<?> type : List.of(BadType.class, BadDefault.class, BadColumn.class)) {
            assertThatThrownBy(() -> repository(type)).isInstanceOf(InvalidReadModelException.class);
        }
    }

    @Test
    void withoutMigrationNothingIsConnected() {
        PostgresAdapter nowhere =
                PostgresAdapter.builder("jdbc:postgresql://localhost:1/none").build();
        PostgresRepository<Account> repository = PostgresRepository.builder(nowhere, Account.class)
                .autoMigrate(false)
                .build();
        assertThat(repository.tableName()).isEqualTo("public.account");
        assertThat(repository.schema()).isEqualTo("public");
        nowhere.close();
    }

    record User(
            String id,
            @Column(unique = true) String mail,
            @Column(unique = true) @Nullable String phone) {}

    @Test
    void aConflictNamesTheColumn() {
        PostgresRepository<User> users = repository(User.class);
        users.insert(new User("1", "a@x", null));
        users.insert(new User("2", "b@x", "5"));

        assertThatThrownBy(() -> users.insert(new User("1", "b@x", null)))
                .isInstanceOfSatisfying(AlreadyExistsException.class, e -> {
                    assertThat(e.column()).isEqualTo("id");
                    assertThat(e.id()).isEqualTo("1");
                });
        for (Runnable write : List.<Runnable>of(
                () -> users.insert(new User("3", "c@x", "5")),
                () -> users.upsert(new User("1", "a@x", "5")),
                () -> users.upsertAll(List.of(new User("4", "d@x", null), new User("1", "a@x", "5"))),
                () -> users.update("1", old -> new User("1", "a@x", "5")))) {
            assertThatThrownBy(write::run)
                    .isInstanceOfSatisfying(
                            AlreadyExistsException.class,
                            e -> assertThat(e.column()).isEqualTo("phone"));
        }
        assertThat(users.getAll()).containsExactly(new User("1", "a@x", null), new User("2", "b@x", "5"));
    }

    @Test
    void aConflictOfAnInsertLeavesTheTransactionAlive() throws SQLException {
        PostgresRepository<User> users = repository(User.class);
        users.insert(new User("1", "a@x", null));
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            PostgresRepository<User> joined = users.withConnection(connection);
            assertThatThrownBy(() -> joined.insert(new User("1", "b@x", null)))
                    .isInstanceOf(AlreadyExistsException.class);
            joined.insert(new User("2", "b@x", null));
            assertThat(joined.exists("2")).isTrue();
            assertThat(users.exists("2")).isFalse();
            connection.commit();
        }
        assertThat(users.exists("2")).isTrue();
    }

    record OnlyId(long id) {}

    @Test
    void aModelMayBeNothingButItsId() {
        PostgresRepository<OnlyId> repository = repository(OnlyId.class);
        repository.upsert(new OnlyId(7));
        repository.upsert(new OnlyId(7));
        repository.upsertAll(List.of(new OnlyId(7), new OnlyId(8)));
        assertThat(repository.update("7", old -> old)).isEqualTo(new OnlyId(7));
        assertThatThrownBy(() -> repository.insert(new OnlyId(8))).isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> repository.update("9", old -> old)).isInstanceOf(NotFoundException.class);
        assertThat(repository.getMany(List.of("8", "x", "7", "8", "9"))).containsExactly(new OnlyId(8), new OnlyId(7));
        assertThat(repository.find("7; DROP TABLE only_id")).isEmpty();
    }

    @Test
    void nullsThatShouldNotBeThereAreNamed() throws SQLException {
        PostgresRepository<User> users = repository(User.class);
        users.insert(new User("1", "a@x", null));
        Given.run(
                database.dataSource(),
                "ALTER TABLE " + schema + ".\"user\" ALTER mail DROP NOT NULL",
                "UPDATE " + schema + ".\"user\" SET mail = NULL");
        assertThatThrownBy(() -> users.get("1"))
                .isInstanceOfSatisfying(
                        NullColumnException.class, e -> assertThat(e.column()).isEqualTo("mail"));
        assertThatThrownBy(users::getAll).isInstanceOf(NullColumnException.class);
    }

    @Test
    void valuesThatDoNotFitAreNamed() throws SQLException {
        PostgresRepository<Account> repository = repository(Account.class);
        Account account = new Account();
        account.setId("1");
        repository.insert(account);
        for (String type : List.of("bigint", "numeric", "double precision", "text")) {
            Given.run(
                    database.dataSource(),
                    "ALTER TABLE " + schema + ".account ALTER balance TYPE " + type,
                    "UPDATE " + schema + ".account SET balance = '3000000000'");
            assertThatThrownBy(() -> repository.get("1"))
                    .as(type)
                    .isInstanceOfSatisfying(ColumnValueRangeException.class, e -> {
                        assertThat(e.column()).isEqualTo("balance");
                        assertThat(e.value()).startsWith("3");
                    });
        }
    }

    @Test
    void noUpdateIsLost() throws Exception {
        PostgresRepository<OnlyCounter> counters = repository(OnlyCounter.class);
        counters.insert(new OnlyCounter("c", 0));
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Future<?>> updates = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            updates.add(threads.submit(() -> counters.update("c", old -> new OnlyCounter("c", old.count() + 1))));
        }
        for (Future<?> update : updates) {
            update.get();
        }
        threads.shutdown();
        assertThat(counters.get("c").count()).isEqualTo(300);
    }

    record OnlyCounter(String id, int count) {}

    private <T> PostgresRepository<T> repository(Class<T> type) {
        return PostgresRepository.builder(adapter, type).schema(schema).build();
    }

    private static List<UUID> keys(PostgresRepository<Everything> repository, Query query) {
        return repository.find(query).stream().map(Everything::key).toList();
    }

    private static void assertSame(Everything found, Everything wanted) {
        assertThat(found).usingRecursiveComparison().isEqualTo(wanted);
    }

    private static String ask(String question) throws SQLException {
        return Given.ask(database.dataSource(), question);
    }
}
