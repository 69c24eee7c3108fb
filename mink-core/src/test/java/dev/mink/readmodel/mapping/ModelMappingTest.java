package dev.mink.readmodel.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.MinkException;
import dev.mink.readmodel.Column;
import dev.mink.readmodel.ColumnValueRangeException;
import dev.mink.readmodel.Filter;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.NullColumnException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModel;
import dev.mink.readmodel.ReadModelId;
import dev.mink.readmodel.Transient;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelMappingTest {
    enum Status {
        OPEN {
            @Override
            public String toString() {
                return "still open";
            }
        },
        DONE
    }

    record OrderSummary(
            @Id String orderId,
            @Column(index = true) Status status,
            @Nullable String note,
            Optional<Integer> rating,
            @Column(nullable = true) long visits,

            @Column(name = "sum", type = "NUMERIC(10,2)", defaultValue = "0")
            BigDecimal total,

            List<String> lines) {}

    @Test
    void columnsFollowTheComponents() {
        ModelMapping<OrderSummary> mapping = ModelMapping.of(OrderSummary.class);

        assertThat(mapping.table()).isEqualTo("order_summary");
        assertThat(mapping.schema()).isEmpty();
        assertThat(mapping.columns())
                .extracting(ModelColumn::name)
                .containsExactly("order_id", "status", "note", "rating", "visits", "sum", "lines");
        assertThat(mapping.columns())
                .extracting(ModelColumn::kind)
                .containsExactly(
                        ValueKind.TEXT,
                        ValueKind.TEXT,
                        ValueKind.TEXT,
                        ValueKind.INTEGER,
                        ValueKind.LONG,
                        ValueKind.DECIMAL,
                        ValueKind.JSON);
        assertThat(mapping.columns())
                .extracting(ModelColumn::nullable)
                .containsExactly(false, false, true, true, true, false, false);
        assertThat(mapping.idColumn().name()).isEqualTo("order_id");
        ModelColumn sum = mapping.column("total").orElseThrow();
        assertThat(sum.name()).isEqualTo("sum");
        assertThat(sum.sqlType()).hasValue("NUMERIC(10,2)");
        assertThat(sum.defaultSql()).hasValue("0");
        assertThat(mapping.column("status").orElseThrow().indexed()).isTrue();
        assertThat(mapping.column("OrderID")).hasValue(mapping.idColumn());
        assertThat(mapping.column("unknown")).isEmpty();
    }

    @Test
    void instancesBecomeRowsAndBack() {
        ModelMapping<OrderSummary> mapping = ModelMapping.of(OrderSummary.class);
        OrderSummary order =
                new OrderSummary("o1", Status.OPEN, null, Optional.of(5), 7, new BigDecimal("1e2"), List.of("a", "b"));

        List<@Nullable Object> row = mapping.values(order);

        assertThat(row).containsExactly("o1", "OPEN", null, 5, 7L, new BigDecimal("100"), "[\"a\",\"b\"]");
        assertThat(mapping.instance(row))
                .isEqualTo(new OrderSummary(
                        "o1", Status.OPEN, null, Optional.of(5), 7, new BigDecimal("100"), List.of("a", "b")));
    }

    @Test
    void nullIsReadWhereItMayBe() {
        ModelMapping<OrderSummary> mapping = ModelMapping.of(OrderSummary.class);
        OrderSummary empty = mapping.instance(Arrays.asList("o1", "DONE", null, null, null, BigDecimal.ONE, "[]"));

        assertThat(empty.rating()).isEmpty();
        assertThat(empty.visits()).isZero();
        assertThatThrownBy(() -> mapping.instance(Arrays.asList("o1", null, null, null, null, BigDecimal.ONE, "[]")))
                .isInstanceOf(NullColumnException.class)
                .hasMessageContaining("\"status\"");
    }

    record Additions(
            String id,
            String text,
            @Nullable Character letter,
            Status status,
            List<String> list,
            Map<String, Integer> map,
            Told object,
            int number) {}

    @Test
    void columnsThatAreAddedStartEmpty() {
        ModelMapping<Additions> mapping = ModelMapping.of(Additions.class);

        assertThat(mapping.columns().stream()
                        .map(column -> mapping.emptyText(column).orElse("none")))
                .containsExactly("", "", " ", "OPEN", "[]", "{}", "{}", "none");
    }

    @Test
    void whatTakesThePlaceOfAnotherHasItsId() {
        ModelMapping<Told> mapping = ModelMapping.of(Told.class);

        assertThat(mapping.changedValues("in EU", new Told("EU"))).containsExactly("in EU", "EU");
        assertThatThrownBy(() -> mapping.changedValues("in US", new Told("EU")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"in US\"")
                .hasMessageContaining("\"in EU\"");
    }

    @Test
    void aQueryOfFiltersHasNothingElse() {
        ModelMapping<Told> mapping = ModelMapping.of(Told.class);

        assertThat(mapping.planFilters(Query.where(Filter.eq("region", "EU"))).conditions())
                .hasSize(1);
        for (Query page : List.of(
                Query.all().withLimit(1), Query.all().withOffset(1), Query.all().orderByAsc("id"))) {
            assertThatThrownBy(() -> mapping.planFilters(page)).isInstanceOf(InvalidQueryException.class);
        }
    }

    record Narrow(
            String id,
            byte small,
            @Nullable Integer number,
            BigInteger whole,
            @Nullable Character letter,
            float single,
            @Nullable Status status) {}

    @Test
    void aValueThatDoesNotFitNamesItsColumn() {
        ModelMapping<Narrow> mapping = ModelMapping.of(Narrow.class);
        List<@Nullable Object> fitting = Arrays.asList("n", (short) 1, 2L, BigDecimal.TEN, "x", 1.5, "DONE");
        assertThat(mapping.instance(fitting))
                .isEqualTo(new Narrow("n", (byte) 1, 2, BigInteger.TEN, 'x', 1.5f, Status.DONE));
        Map<Integer, List<Object>> unfit = Map.of(
                1, List.of(128, -129L, 1.5, Double.NaN, "1"),
                2, List.of(1L << 31, new BigDecimal("0.5"), true),
                3, List.of(new BigDecimal("1.5"), Double.POSITIVE_INFINITY),
                4, List.of("", "xy"),
                5, List.of(1e300, "x"),
                6, List.of("LOST", 1));

        unfit.forEach((at, values) -> values.forEach(value -> {
            List<@Nullable Object> row = Arrays.asList(fitting.toArray());
            row.set(at, value);
            assertThatThrownBy(() -> mapping.instance(row))
                    .as("%s", row)
                    .isInstanceOfSatisfying(
                            ColumnValueRangeException.class,
                            refused -> assertThat(refused.column())
                                    .isEqualTo(mapping.columns().get(at).name()));
        }));
    }

    record Times(String id, OffsetDateTime offset, ZonedDateTime zoned, double zero) {}

    @Test
    void valuesTakeTheFormInWhichTheyAreKept() {
        ModelMapping<Times> mapping = ModelMapping.of(Times.class);
        OffsetDateTime time = OffsetDateTime.parse("2024-02-29T12:00:00.123456789+02:00");

        List<@Nullable Object> row = mapping.values(new Times("t", time, time.toZonedDateTime(), -0.0));

        Instant kept = Instant.parse("2024-02-29T10:00:00.123456Z");
        assertThat(row).containsExactly("t", kept, kept, 0.0);
        assertThat(mapping.instance(row).offset()).isEqualTo(kept.atOffset(ZoneOffset.UTC));
    }

    @Test
    void onlyRecordsOfValuesCanBeShared() {
        assertThat(ModelMapping.of(Times.class).isImmutable()).isTrue();
        assertThat(ModelMapping.of(OrderSummary.class).isImmutable()).isFalse();
        assertThat(ModelMapping.of(Bean.class).isImmutable()).isFalse();
    }

    static class Base {
        protected @Nullable String shared;
        private String hidden = "base";
    }

    @ReadModel(table = "beans", schema = "reports")
    static class Bean extends Base {
        static int instances;

        @Id
        private UUID key = UUID.randomUUID();

        private String hidden = "bean";
        private transient int cache;

        @Transient
        private final List<String> ignored = List.of();

        private @Column(nullable = true) String name = "";

        public String getName() {
            return name + "!";
        }
    }

    @Test
    void fieldsOfBeansIncludeInheritedOnes() {
        ModelMapping<Bean> mapping = ModelMapping.of(Bean.class);
        Bean bean = new Bean();
        bean.shared = "x";
        bean.name = "y";

        assertThat(mapping.table()).isEqualTo("beans");
        assertThat(mapping.schema()).hasValue("reports");
        assertThat(mapping.columns()).extracting(ModelColumn::name).containsExactly("shared", "hidden", "key", "name");
        assertThat(mapping.values(bean)).containsExactly("x", "bean", bean.key, "y!");
        assertThat(mapping.idOf(bean.key.toString())).hasValue(bean.key);
    }

    record Told(String region) implements ReadModelId {
        @Override
        public String getId() {
            return "in " + region;
        }
    }

    @Test
    void anIdThatIsToldHasAColumnOfItsOwn() {
        ModelMapping<Told> mapping = ModelMapping.of(Told.class);

        assertThat(mapping.columns()).extracting(ModelColumn::name).containsExactly("id", "region");
        List<@Nullable Object> row = mapping.values(new Told("EU"));
        assertThat(row).containsExactly("in EU", "EU");
        assertThat(mapping.instance(row)).isEqualTo(new Told("EU"));
    }

    @Test
    void aFunctionTellsIdsOfAnyClass() {
        ModelMapping<Times> mapping = ModelMapping.identifiedBy(Times.class, Times::id);

        assertThat(mapping.idColumn().name()).isEqualTo("read_model_id");
        assertThat(mapping.columns()).hasSize(5);
    }

    record Picky(String id, int number) {
        Picky {
            if (number < 0) {
                throw new IllegalArgumentException("too small");
            }
        }
    }

    @Test
    void whatTheClassRefusesIsPassedOn() {
        assertThatThrownBy(() -> ModelMapping.of(Picky.class).instance(List.of("p", -1)))
                .isInstanceOf(MinkException.class)
                .hasMessageContaining("too small")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    // ---------------------------------------------------------------- what cannot be kept

    record NoId(String name) {}

    record TwoIds(@Id String one, @Id String two) {}

    record TwoColumns(String id, @Column(name = "id") String other) {}

    record BadColumn(@Id String id, @Column(name = "a\" b") int x) {}

    @ReadModel(table = "x; drop")
    record BadTable(String id) {}

    @ReadModel(schema = "1x")
    record BadSchema(String id) {}

    record BadType(
            String id, @Column(type = "TEXT); DROP TABLE x") int x) {}

    record BadDefault(
            String id, @Column(defaultValue = "(select 1)") int x) {}

    record JsonId(@Id List<String> id) {}

    record NullableId(@Id @Nullable String id) {}

    record OptionalId(@Id Optional<String> id) {}

    record FlagId(@Id boolean id) {}

    record UniqueJson(String id, @Column(unique = true) List<String> tags) {}

    @SuppressWarnings("rawtypes")
    record RawOptional(String id, Optional note) {}

    static class NoConstructor {
        String id;

        NoConstructor(String id) {
            this.id = id;
        }
    }

    static class FinalField {
        final String id = "x";
    }

    class Inner {
        String id = "x";
    }

    abstract static class Abstract {
        String id = "x";
    }

    @Test
    void classesThatCannotBeKeptSayWhy() {
        Map<Class<?>, String> reasons = Map.ofEntries(
                Map.entry(NoId.class, "no id"),
                Map.entry(TwoIds.class, "two ids: one and two"),
                Map.entry(TwoColumns.class, "two fields have column \"id\""),
                Map.entry(BadColumn.class, "column name"),
                Map.entry(BadTable.class, "table name"),
                Map.entry(BadSchema.class, "schema name"),
                Map.entry(BadType.class, "type of field x"),
                Map.entry(BadDefault.class, "default of field x"),
                Map.entry(JsonId.class, "no text, whole number or UUID"),
                Map.entry(NullableId.class, "declared nullable"),
                Map.entry(OptionalId.class, "no text, whole number or UUID"),
                Map.entry(FlagId.class, "no text, whole number or UUID"),
                Map.entry(UniqueJson.class, "cannot be unique"),
                Map.entry(RawOptional.class, "Optional of nothing"),
                Map.entry(NoConstructor.class, "no constructor without parameters"),
                Map.entry(FinalField.class, "final"),
                Map.entry(Inner.class, "must be a record"),
                Map.entry(Abstract.class, "must be a record"),
                Map.entry(Runnable.class, "must be a record"),
                Map.entry(Status.class, "must be a record"),
                Map.entry(String[].class, "must be a record"));

        reasons.forEach((type, reason) -> assertThatThrownBy(() -> ModelMapping.of(type))
                .as("%s", type)
                .isInstanceOf(InvalidReadModelException.class)
                .hasMessageContaining(type.getName())
                .hasMessageContaining(reason));
    }

    @Test
    void aClassInAClosedModuleSaysWhatToOpen() {
        assertThatThrownBy(() -> ModelMapping.identifiedBy(java.net.URI.class, java.net.URI::toString))
                .isInstanceOf(InvalidReadModelException.class);
        assertThatThrownBy(() -> ModelMapping.identifiedBy(java.util.zip.CRC32.class, sum -> "x"))
                .isInstanceOf(InvalidReadModelException.class)
                .hasMessageContaining("add to its module-info.java: opens java.util.zip to ");
    }

    @Test
    void whatHasNoIdIsRefused() {
        Function<Times, @Nullable String> nothing = times -> null;
        for (Function<Times, @Nullable String> id : List.<Function<Times, @Nullable String>>of(nothing, times -> " ")) {
            @SuppressWarnings("unchecked") // as a careless caller would
            ModelMapping<Times> mapping =
                    ModelMapping.identifiedBy(Times.class, (Function<Times, String>) (Function<?, ?>) id);
            OffsetDateTime time = OffsetDateTime.MIN;
            assertThatThrownBy(() -> mapping.values(new Times("x", time, time.toZonedDateTime(), 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no id");
        }
    }
}
