package dev.mink.testing.contract;

import static dev.mink.readmodel.Filter.between;
import static dev.mink.readmodel.Filter.contains;
import static dev.mink.readmodel.Filter.eq;
import static dev.mink.readmodel.Filter.gt;
import static dev.mink.readmodel.Filter.gte;
import static dev.mink.readmodel.Filter.in;
import static dev.mink.readmodel.Filter.isNotNull;
import static dev.mink.readmodel.Filter.isNull;
import static dev.mink.readmodel.Filter.like;
import static dev.mink.readmodel.Filter.lt;
import static dev.mink.readmodel.Filter.lte;
import static dev.mink.readmodel.Filter.ne;
import static dev.mink.readmodel.Filter.notIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.readmodel.Filter;
import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.QueryResult;
import dev.mink.readmodel.UnknownFilterFieldException;
import dev.mink.testing.contract.Thing.Address;
import dev.mink.testing.contract.Thing.Color;
import dev.mink.testing.generators.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What queries find: every operator with every kind of value and null, order and pages. */
public abstract class ReadModelQueryContract extends ReadModelContract {
    private static final List<String> HOSTILE = List.of(
            "'; DROP TABLE contract_thing; --",
            "\" OR 1=1 --",
            "x' OR '1'='1",
            "\\'; DELETE FROM contract_thing; --",
            "$1",
            "?",
            "{0}",
            "%",
            "_",
            "/* x */",
            "contract_thing\";TRUNCATE contract_thing",
            "$$ x $$",
            "\u2019 OR 1=1",
            "id = id");

    @RegisterExtension
    final Seed seed = Seed.create();

    /** Sets up the contract. */
    protected ReadModelQueryContract() {}

    // ---------------------------------------------------------------- every operator, every kind

    @Test
    void valuesAreComparedInTheirOrder() {
        ThingValues.ORDERED.forEach((field, values) -> {
            List<String> ids = insert(field, values);
            for (int at = 0; at < values.size(); at++) {
                Object value = values.get(at);
                if (isNaN(value)) {
                    continue;
                }
                assertFound(ids.subList(at, at + 1), eq(field, value));
                assertFound(without(ids, at), ne(field, value));
                assertFound(ids.subList(at + 1, ids.size()), gt(field, value));
                assertFound(ids.subList(at, ids.size()), gte(field, value));
                assertFound(ids.subList(0, at), lt(field, value));
                assertFound(ids.subList(0, at + 1), lte(field, value));
                assertFound(ids.subList(at, at + 1), in(field, List.of(value, value)));
                assertFound(without(ids, at), notIn(field, List.of(value)));
                assertFound(ids.subList(0, at + 1), between(field, values.get(0), value));
            }
            assertFound(ids, isNotNull(field));
            assertFound(List.of("null"), isNull(field));
        });
    }

    @Test
    void valuesWithoutOrderAreEqualOrNot() {
        ThingValues.UNORDERED.forEach((field, values) -> {
            List<String> ids = insert(field, values);
            for (int at = 0; at < values.size(); at++) {
                Object value = values.get(at);
                assertFound(ids.subList(at, at + 1), eq(field, value));
                assertFound(without(ids, at), ne(field, value));
                assertFound(ids.subList(at, at + 1), in(field, List.of(value)));
                assertFound(without(ids, at), notIn(field, List.of(value)));
                for (Filter filter : List.of(
                        gt(field, value),
                        gte(field, value),
                        lt(field, value),
                        lte(field, value),
                        between(field, value, value),
                        like(field, "%"))) {
                    assertInvalid(Query.where(filter));
                }
            }
            assertFound(ids, isNotNull(field));
            assertFound(List.of("null"), isNull(field));
        });
    }

    @Test
    void resultsComeInOrderWithNullsLast() {
        ThingValues.ORDERED.forEach((field, values) -> {
            List<String> ids = insert(field, values);
            List<String> ascending = new ArrayList<>(ids);
            ascending.add("null");
            assertThat(idsOf(Query.all().orderByAsc(field))).as(field).isEqualTo(ascending);
            Collections.reverse(ascending);
            assertThat(idsOf(Query.all().orderByDesc(field))).as(field).isEqualTo(ascending);
        });
        List<String> ids = insert("flag", List.of(false, true));
        assertThat(idsOf(Query.all().orderByAsc("flag"))).containsExactly(ids.get(0), ids.get(1), "null");
        assertThat(idsOf(Query.all().orderByDesc("flag"))).containsExactly("null", ids.get(1), ids.get(0));
    }

    /** One thing a value, with ids in another order than the values, and one without; the ids of the values. */
    private List<String> insert(String field, List<Object> values) {
        things().clear();
        List<String> ids = new ArrayList<>();
        for (int at = 0; at < values.size(); at++) {
            ids.add("t" + (at * 7 + 3) % 100 / 10 + (at * 7 + 3) % 10);
            things().insert(Thing.of(ids.get(at), field, values.get(at)));
        }
        things().insert(Thing.of("null", Map.of()));
        return ids;
    }

    private static List<String> without(List<String> ids, int at) {
        List<String> others = new ArrayList<>(ids);
        others.remove(at);
        return others;
    }

    private static boolean isNaN(Object value) {
        return value.equals(Double.NaN) || value.equals(Float.NaN);
    }

    // ---------------------------------------------------------------- numbers

    @Test
    void numbersOfAllTypesAreComparedExactly() {
        things().insert(Thing.of(
                "a", Map.of("big", 9_007_199_254_740_992L, "amount", new BigDecimal("9007199254740992"))));
        things().insert(Thing.of(
                "b", Map.of("big", 9_007_199_254_740_993L, "amount", new BigDecimal("9007199254740993"))));
        for (String field : List.of("big", "amount")) {
            assertFound(List.of("a"), eq(field, 9_007_199_254_740_992.0));
            assertFound(List.of("b"), gt(field, 9_007_199_254_740_992.0));
            assertFound(List.of("b"), eq(field, BigInteger.valueOf(9_007_199_254_740_993L)));
            assertFound(List.of("b"), gt(field, new BigDecimal("9007199254740992.5")));
            assertFound(List.of("a"), lt(field, new BigDecimal("9007199254740992.0000001")));
            assertFound(List.of("a", "b"), lt(field, Double.POSITIVE_INFINITY));
            assertFound(List.of(), lte(field, Float.NEGATIVE_INFINITY));
        }
    }

    @Test
    void numbersThatAFieldCannotHaveAreComparedToo() {
        things().insert(Thing.of("a", Map.of("number", 5, "small", (short) 5)));
        things().insert(Thing.of("n", Map.of()));
        for (String field : List.of("number", "small")) {
            for (Number outside : List.of(
                    5.5,
                    new BigDecimal("1e12"),
                    Long.MAX_VALUE,
                    new BigDecimal("1e1000000000"),
                    Double.POSITIVE_INFINITY)) {
                assertFound(List.of(), eq(field, outside));
                assertFound(List.of("a"), ne(field, outside));
                assertFound(List.of(), gte(field, outside));
                assertFound(List.of("a"), lte(field, outside));
                assertFound(List.of(), in(field, List.of(outside)));
                assertFound(List.of("a"), in(field, List.of(outside, 5L)));
                assertFound(List.of("a"), notIn(field, List.of(outside)));
                assertFound(List.of("a"), between(field, 5, outside));
            }
            for (Number outside : List.of(4.5, -1e300, new BigDecimal("1e-1000000000"), Double.NEGATIVE_INFINITY)) {
                assertFound(List.of("a"), gt(field, outside));
                assertFound(List.of(), lt(field, outside));
            }
        }
        assertFound(List.of("a"), eq("number", new BigDecimal("5.00")));
        assertFound(List.of("a"), eq("small", 5.0f));
    }

    @Test
    void aBinaryFractionStandsForTheDecimalItIsPrintedAs() {
        things().insert(Thing.of("a", Map.of("real", 0.1, "single", 0.1f, "amount", new BigDecimal("0.10"))));
        for (String field : List.of("real", "single", "amount")) {
            for (Number tenth : List.of(0.1, 0.1f, new BigDecimal("0.1"), new BigDecimal("0.1000"))) {
                assertFound(List.of("a"), eq(field, tenth));
                assertFound(List.of(), ne(field, tenth));
                assertFound(List.of(), gt(field, tenth));
                assertFound(List.of("a"), gte(field, tenth));
            }
            assertFound(List.of("a"), gt(field, new BigDecimal("0.09999999999999999999999999")));
            assertFound(List.of("a"), lt(field, new BigDecimal("0.10000000000000000000000001")));
            assertFound(List.of(), eq(field, new BigDecimal("0.10000000000000000000000001")));
        }
    }

    @Test
    void thereIsOneZero() {
        things().insert(Thing.of("a", Map.of("real", -0.0, "single", -0.0f)));

        for (String field : List.of("real", "single")) {
            assertFound(List.of("a"), eq(field, 0));
            assertFound(List.of("a"), eq(field, 0.0));
            assertFound(List.of("a"), eq(field, -0.0));
        }
        assertThat(things().get("a").real()).isEqualTo(0.0);
        assertInvalid(Query.where(eq("real", Double.NaN)));
    }

    // ---------------------------------------------------------------- texts

    @Test
    void patternsMatchWholeTexts() {
        assertPattern(
                "order-1",
                Set.of("order-1", "order%", "%1", "%der-%", "o____-1", "%", "%%", "_%_", "ord\\er-1", "%-_"));
        assertNoPattern("order-1", Set.of("order", "rder-1", "ORDER-1", "_", "order-1_", "%2", "", "o%d%d%1"));
        assertPattern("100%", Set.of("100\\%", "100_", "1%\\%", "%\\%"));
        assertNoPattern("1000", Set.of("100\\%", "\\100_\\%"));
        assertPattern("a_b\\c", Set.of("a\\_b\\\\c", "a_b%", "%\\\\%"));
        assertNoPattern("axb\\c", Set.of("a\\_b\\\\c"));
        assertPattern("two\nlines\r\n", Set.of("two%", "two_lines__", "%lines%"));
        assertPattern("\uD83D\uDE00", Set.of("_", "\uD83D\uDE00", "%", "_%"));
        assertNoPattern("\uD83D\uDE00", Set.of("__"));
        assertPattern(".*[a](b)^$|+?", Set.of(".*[a](b)^$|+?", ".*%", "%|+?"));
        assertNoPattern("anything", Set.of(".*", "anything.*", "a.ything"));
        assertPattern("", Set.of("", "%", "%%"));
        assertNoPattern("", Set.of("_", "_%"));
        assertPattern("a".repeat(300) + "b", Set.of("%a%a%a%a%a%a%a%a%a%a%b"));
        assertNoPattern("a".repeat(300), Set.of("%a%a%a%a%a%a%a%a%a%a%b"));
    }

    private void assertPattern(String text, Set<String> patterns) {
        assertPatterns(text, patterns, List.of("t"));
    }

    private void assertNoPattern(String text, Set<String> patterns) {
        assertPatterns(text, patterns, List.of());
    }

    private void assertPatterns(String text, Set<String> patterns, List<String> found) {
        things().clear();
        things().insert(Thing.of("t", "text", text));
        patterns.forEach(pattern -> assertFound(found, like("text", pattern)));
    }

    @Test
    void aTextContainsItsParts() {
        things().insert(Thing.of("a", Map.of("text", "100%_\\ of 'it'\n", "note", "Grün")));
        for (String part : List.of("", "100%", "%_\\", "'it'", "\n", "100%_\\ of 'it'\n", "0")) {
            assertFound(List.of("a"), contains("text", part));
        }
        for (String part : List.of("_0", "%%", "OF", "\\\\", "it''")) {
            assertFound(List.of(), contains("text", part));
        }
        assertFound(List.of("a"), contains("note", "rü"));
    }

    @Test
    void enumsAreComparedByName() {
        things().insert(Thing.of("a", "color", Color.RED));
        things().insert(Thing.of("b", "color", Color.BLUE));
        assertFound(List.of("a"), eq("color", "RED"));
        assertFound(List.of("a"), like("color", "R%"));
        assertFound(List.of("b"), contains("color", "LU"));
        assertFound(List.of("a"), in("color", List.of(Color.RED, Color.GREEN)));
        assertFound(List.of(), eq("color", "PURPLE"));
        assertFound(List.of("a"), gt("color", Color.GREEN));
    }

    // ---------------------------------------------------------------- times and ids

    @Test
    void timesAreInstantsOfMicroseconds() {
        Instant fine = Instant.parse("2024-02-29T12:00:00.123456789Z");
        things().insert(Thing.of(
                "a", Map.of("moment", fine, "localTime", LocalDateTime.parse("2024-02-29T12:00:00.123456789"))));

        assertThat(things().get("a").moment()).isEqualTo(Instant.parse("2024-02-29T12:00:00.123456Z"));
        assertFound(List.of("a"), eq("moment", fine));
        assertFound(List.of("a"), eq("moment", OffsetDateTime.parse("2024-02-29T14:00:00.123456+02:00")));
        assertFound(
                List.of("a"),
                eq(
                        "moment",
                        OffsetDateTime.parse("2024-02-29T14:00:00.123456+02:00").toZonedDateTime()));
        assertFound(List.of("a"), eq("localTime", LocalDateTime.parse("2024-02-29T12:00:00.123456")));
        assertFound(List.of("a"), between("moment", Instant.MIN, Instant.MAX));
        assertFound(List.of(), eq("moment", Instant.MAX));
        assertFound(List.of("a"), gt("localTime", LocalDateTime.MIN));
        assertFound(List.of(), gt("localTime", LocalDateTime.MAX));
    }

    @Test
    void daysReachFar() {
        things().insert(Thing.of("a", "day", LocalDate.of(2024, 2, 29)));

        assertFound(List.of("a"), between("day", LocalDate.MIN, LocalDate.MAX));
        assertFound(List.of(), lt("day", LocalDate.MIN));
        assertFound(List.of("a"), ne("day", LocalDate.MAX));
    }

    @Test
    void uuidsMayBeTexts() {
        UUID key = UUID.fromString("c0ffee00-0000-4000-8000-0000000000aa");
        things().insert(Thing.of("a", "key", key));

        assertFound(List.of("a"), eq("key", key));
        assertFound(List.of("a"), eq("key", "C0FFEE00-0000-4000-8000-0000000000AA"));
        assertInvalid(Query.where(eq("key", "coffee")));
        assertInvalid(Query.where(eq("key", "x' OR '1'='1")));
    }

    @Test
    void theIdIsAFieldToo() {
        List.of("b", "a", "c").forEach(id -> things().insert(Thing.of(id, Map.of())));

        assertFound(List.of("b"), eq("id", "b"));
        assertFound(List.of("b", "c"), gt("id", "a"));
        assertThat(idsOf(Query.all().orderByDesc("id"))).containsExactly("c", "b", "a");
    }

    // ---------------------------------------------------------------- JSON

    @Test
    void listsContainElementsAndLists() {
        things().insert(Thing.of("a", "tags", List.of("x", "y'", "x")));
        things().insert(Thing.of("b", "tags", List.of("y'")));
        things().insert(Thing.of("e", "tags", List.of()));
        things().insert(Thing.of("n", Map.of()));

        assertFound(List.of("a"), contains("tags", "x"));
        assertFound(List.of("a", "b"), contains("tags", "y'"));
        assertFound(List.of("a"), contains("tags", List.of("y'", "x")));
        assertFound(List.of("b"), contains("tags", List.of("y'")), ne("tags", List.of("x", "y'", "x")));
        assertFound(List.of("a", "b", "e"), contains("tags", List.of()));
        assertFound(List.of(), contains("tags", ""));
        assertFound(List.of(), contains("tags", List.of(List.of("x"))));
        assertFound(List.of(), contains("tags", Map.of()));
        assertFound(List.of(), contains("tags", 1));
    }

    @Test
    void objectsContainParts() {
        things().insert(Thing.of(
                "a",
                Map.of(
                        "properties",
                        Map.of("size", 3, "parts", List.of(Map.of("n", 1, "m", 2), List.of(1, 2))),
                        "address",
                        new Address("Main", 1, List.of(7, 8)))));

        assertFound(List.of("a"), contains("properties", Map.of()));
        assertFound(List.of("a"), contains("properties", Map.of("size", 3)));
        assertFound(List.of("a"), contains("properties", Map.of("size", new BigDecimal("3.0"))));
        assertFound(List.of("a"), contains("properties", Map.of("parts", List.of(Map.of("n", 1)))));
        assertFound(List.of("a"), contains("properties", Map.of("parts", List.of(List.of(2)))));
        assertFound(List.of(), contains("properties", Map.of("size", "3")));
        assertFound(List.of(), contains("properties", Map.of("size", 3, "more", 1)));
        assertFound(List.of(), contains("properties", Map.of("parts", Map.of("n", 1))));
        assertFound(List.of(), contains("properties", Map.of("parts", List.of(2))));
        assertFound(List.of(), contains("properties", List.of()));
        assertFound(List.of(), contains("properties", "size"));
        assertFound(List.of("a"), contains("address", Map.of("street", "Main", "doors", List.of(8))));
        assertFound(List.of(), contains("address", Map.of("doors", 8)));
        assertFound(List.of("a"), contains("address", new Address("Main", 1, List.of(8, 7))));
    }

    @Test
    void jsonIsEqualIfAllInItIs() {
        Map<String, Object> oneWay = new LinkedHashMap<>();
        oneWay.put("b", 1);
        oneWay.put("a", new BigDecimal("2.50"));
        Map<String, Object> otherWay = new LinkedHashMap<>();
        otherWay.put("a", 2.5);
        otherWay.put("b", 1L);
        things().insert(Thing.of("a", "properties", oneWay));

        assertFound(List.of("a"), eq("properties", otherWay));
        assertFound(List.of(), eq("properties", Map.of("b", 1)));
        assertFound(List.of("a"), ne("properties", Map.of("b", 1)));
        assertFound(List.of("a"), in("properties", List.of(Map.of(), otherWay)));
    }

    // ---------------------------------------------------------------- pages

    @Test
    void pagesDoNotOverlapHoweverManyAreEqual() {
        for (int at = 0; at < 23; at++) {
            things().insert(Thing.of("t" + (char) ('a' + at * 7 % 23), "number", at % 2));
        }
        Query all = Query.all().orderByDesc("number");
        List<String> whole = idsOf(all);

        List<String> pages = new ArrayList<>();
        for (int page = 1; page <= 5; page++) {
            QueryResult<Thing> result =
                    things().findPage(all.withPagination(page, 5).withCount());
            result.items().forEach(thing -> pages.add(thing.id()));
            assertThat(result.totalCount()).hasValue(23);
            assertThat(result.hasMore()).as("page %s", page).isEqualTo(page < 5);
        }

        assertThat(pages).isEqualTo(whole).hasSize(23).doesNotHaveDuplicates();
        assertThat(whole.subList(0, 11)).isSorted();
        assertThat(whole.subList(11, 23)).isSorted();
    }

    @Test
    void limitAndOffsetCutAPiece() {
        IntStream.range(0, 5).forEach(at -> things().insert(Thing.of("t" + at, Map.of())));

        assertThat(idsOf(Query.all())).containsExactly("t0", "t1", "t2", "t3", "t4");
        assertThat(idsOf(Query.all().withLimit(2))).containsExactly("t0", "t1");
        assertThat(idsOf(Query.all().withLimit(0))).hasSize(5);
        assertThat(idsOf(Query.all().withOffset(3))).containsExactly("t3", "t4");
        assertThat(idsOf(Query.all().withOffset(1).withLimit(2))).containsExactly("t1", "t2");
        assertThat(idsOf(Query.all().withOffset(5))).isEmpty();
        assertThat(idsOf(Query.all().withOffset(Long.MAX_VALUE).withLimit(Integer.MAX_VALUE)))
                .isEmpty();
        assertThat(idsOf(Query.all().withPagination(0, 2))).containsExactly("t0", "t1");
        assertThat(idsOf(Query.all().withPagination(3, 2))).containsExactly("t4");
        assertThat(idsOf(Query.all().withPagination(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void aPageTellsWhetherThereIsMore() {
        IntStream.range(0, 4).forEach(at -> things().insert(Thing.of("t" + at, Map.of())));

        assertThat(things().findPage(Query.all()).hasMore()).isFalse();
        assertThat(things().findPage(Query.all()).totalCount()).isEmpty();
        assertThat(things().findPage(Query.all().withLimit(3)).hasMore()).isTrue();
        assertThat(things().findPage(Query.all().withLimit(4)).hasMore()).isFalse();
        assertThat(things().findPage(Query.all().withLimit(3).withOffset(1)).hasMore())
                .isFalse();
        QueryResult<Thing> beyond =
                things().findPage(Query.all().withOffset(9).withLimit(1).withCount());
        assertThat(beyond.items()).isEmpty();
        assertThat(beyond.hasMore()).isFalse();
        assertThat(beyond.totalCount()).hasValue(4);
    }

    @Test
    void countingLeavesThePageOutOfAccount() {
        IntStream.range(0, 4).forEach(at -> things().insert(Thing.of("t" + at, "number", at)));

        assertThat(things().count(Query.all())).isEqualTo(4);
        assertThat(things().count(Query.where(gt("number", 0))
                        .orderByAsc("text")
                        .withLimit(1)
                        .withOffset(2)))
                .isEqualTo(3);
    }

    @Test
    void oneIsTheFirst() {
        IntStream.range(0, 4).forEach(at -> things().insert(Thing.of("t" + at, "number", -at)));

        assertThat(things().findOne(Query.all().orderByAsc("number")).id()).isEqualTo("t3");
        assertThat(things().findOne(Query.all().withOffset(1).withLimit(3)).id())
                .isEqualTo("t1");
        assertThatThrownBy(() -> things().findOne(Query.where(eq("number", 9)))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> things().findOne(Query.all().withOffset(4))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void ordersAreAppliedOneAfterTheOther() {
        things().insert(Thing.of("a", Map.of("number", 1, "text", "x")));
        things().insert(Thing.of("b", Map.of("number", 2, "text", "x")));
        things().insert(Thing.of("c", Map.of("number", 1, "text", "y")));

        assertThat(idsOf(Query.all().orderByAsc("number").orderByDesc("text"))).containsExactly("c", "a", "b");
        assertThat(idsOf(Query.all().orderByDesc("text").orderByDesc("id"))).containsExactly("c", "b", "a");
    }

    @Test
    void fieldsHaveSeveralNames() {
        things().insert(Thing.of("a", "localTime", LocalDateTime.parse("2024-01-01T00:00:00")));

        for (String name : List.of("local", "localTime")) {
            assertFound(List.of("a"), isNotNull(name));
        }
    }

    // ---------------------------------------------------------------- what cannot be right

    @Test
    void anUnknownFieldIsRefusedBeforeAnythingHappens() {
        things().insert(Thing.of("a", "number", 1));
        for (String field :
                List.of("unknown", "", "id; --", "number\"", "contract_thing.number", "local time", "ID ")) {
            for (Query query : List.of(
                    Query.where(eq(field, 1)),
                    Query.where(eq("number", 2), isNull(field)),
                    Query.where(field, FilterOp.IS_NOT_NULL, null))) {
                assertInvalid(query);
                UnknownFilterFieldException unknown =
                        catchThrowableOfType(UnknownFilterFieldException.class, () -> things().find(query));
                assertThat(unknown.field()).isEqualTo(field);
            }
            assertInvalid(Query.all().orderByAsc(field));
        }
    }

    @Test
    void valuesThatNoFieldHasAreRefused() {
        things().insert(Thing.of("a", "number", 1));
        Map<String, List<Object>> unfit = new LinkedHashMap<>();
        for (String field : List.of("small", "number", "big", "single", "real", "amount")) {
            unfit.put(field, List.of("1", true, Instant.EPOCH, List.of(1)));
        }
        for (String field : ThingValues.TEXTS) {
            unfit.put(field, List.of(1, true, Instant.EPOCH, "\0", "\uD83D"));
        }
        unfit.put("flag", List.of("true", 1));
        unfit.put("moment", List.of("2024-01-01T00:00:00Z", 1L, LocalDateTime.MIN, LocalDate.MIN));
        unfit.put("day", List.of("2024-01-01", Instant.EPOCH, LocalDateTime.MIN));
        unfit.put("localTime", List.of(Instant.EPOCH, "2024"));
        unfit.put("clock", List.of("00:00", 0));
        unfit.put("data", List.of("x", 1));

        unfit.forEach((field, values) -> values.forEach(value -> {
            assertInvalid(Query.where(eq(field, value)));
            assertInvalid(Query.where(isNull(field), in(field, List.of(value))));
            assertInvalid(Query.where(gt(field, value)));
        }));
    }

    @Test
    void operatorsThatAFieldDoesNotKnowAreRefused() {
        things().insert(Thing.of("a", "number", 1));
        for (String field : List.of("number", "real", "amount", "flag", "moment", "day", "key", "data")) {
            assertInvalid(Query.where(like(field, "%1%")));
            assertInvalid(Query.where(contains(field, "1")));
            assertInvalid(Query.where(contains(field, 1)));
        }
        assertInvalid(Query.where("text", FilterOp.LIKE, 1));
        assertInvalid(Query.where("text", FilterOp.CONTAINS, 1));
        assertInvalid(Query.where(like("text", "x\\")));
        assertInvalid(Query.where(like("text", "\\\\\\")));
        assertInvalid(Query.where(like("text", "\0")));
        for (String field : List.of("data", "tags", "properties", "address")) {
            assertInvalid(Query.all().orderByAsc(field));
        }
    }

    @Test
    void aQueryThatIsWrongForEveryModelIsNotMadeAtAll() {
        for (FilterOp op : FilterOp.values()) {
            if (op != FilterOp.IS_NULL && op != FilterOp.IS_NOT_NULL) {
                assertThatThrownBy(() -> Query.where("number", op, null)).isInstanceOf(InvalidQueryException.class);
            }
        }
        List<Object> withNull = new ArrayList<>(List.of(1));
        withNull.add(null);
        for (FilterOp op : List.of(FilterOp.IN, FilterOp.NOT_IN, FilterOp.BETWEEN)) {
            for (Object value : List.of(1, "x", List.of(), withNull, Map.of())) {
                assertThatThrownBy(() -> Query.where("number", op, value)).isInstanceOf(InvalidQueryException.class);
            }
        }
        assertThatThrownBy(() -> Query.where("number", FilterOp.BETWEEN, List.of(1, 2, 3)))
                .isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> Query.all().withLimit(-1)).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> Query.all().withOffset(-1)).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> Query.all().withPagination(-1, 5)).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> Query.all().withPagination(1, 0)).isInstanceOf(InvalidQueryException.class);
    }

    @Test
    void aPageIsNothingToDelete() {
        things().insert(Thing.of("a", "number", 1));
        for (Query query : List.of(
                Query.all().withLimit(1),
                Query.all().withOffset(1),
                Query.where(eq("number", 1)).orderByAsc("id"))) {
            assertThatThrownBy(() -> things().deleteMany(query)).isInstanceOf(InvalidQueryException.class);
        }
        assertThat(things().count(Query.all())).isEqualTo(1);
    }

    // ---------------------------------------------------------------- hostile and random

    @Test
    void hostileTextsAreTextsOnly() {
        for (int at = 0; at < HOSTILE.size(); at++) {
            things().insert(Thing.of(
                    HOSTILE.get(at),
                    Map.of(
                            "text",
                            HOSTILE.get(at),
                            "tags",
                            List.of(HOSTILE.get(at)),
                            "properties",
                            Map.of(HOSTILE.get(at), 1))));
        }
        for (String text : HOSTILE) {
            assertFound(List.of(text), eq("text", text));
            assertFound(List.of(text), eq("id", text));
            assertFound(List.of(text), contains("tags", text));
            assertFound(List.of(text), contains("properties", Map.of(text, 1)));
            assertFound(List.of(text), in("text", List.of(text)));
            assertThat(idsOf(Query.where(contains("text", text)))).contains(text);
            assertThat(things().get(text).text()).isEqualTo(text);
            assertInvalid(Query.where(eq(text, text)));
            assertInvalid(Query.all().orderByDesc(text));
            assertInvalid(Query.where(eq("number", text)));
            assertInvalid(Query.where(eq("moment", text)));
        }
        assertThat(things().count(Query.all())).isEqualTo(HOSTILE.size());
    }

    @Test
    void randomQueriesFindWhatAPlainSearchFinds() {
        ThingGenerator generator = new ThingGenerator(seed.random());
        List<Thing> all = IntStream.range(0, 60).mapToObj(generator::thing).toList();
        things().upsertAll(all);

        for (int round = 0; round < Rounds.of(400, 20_000); round++) {
            Query query = generator.query();
            List<Thing> found = PlainSearch.find(all, query);
            assertThat(idsOf(query))
                    .as("%s", query)
                    .isEqualTo(found.stream().map(Thing::id).toList());
            assertThat(things().count(query)).as("%s", query).isEqualTo(PlainSearch.count(all, query));
        }
    }

    @Test
    void randomThingsComeBackAsTheyWere() {
        ThingGenerator generator = new ThingGenerator(seed.random());
        List<Thing> all = IntStream.range(0, Rounds.of(60, 2_000))
                .mapToObj(generator::thing)
                .toList();

        all.forEach(things()::insert);

        all.forEach(thing -> assertThat(things().get(thing.id())).isEqualTo(thing));
    }

    // ---------------------------------------------------------------- asked in every way

    /** Every way to ask gives the same answer. */
    private void assertFound(List<String> ids, Filter... filters) {
        Query query = filters.length == 1
                ? Query.where(filters[0])
                : Query.where(
                        filters[0], List.of(filters).subList(1, filters.length).toArray(Filter[]::new));
        assertThat(idsOf(query)).as("%s", query).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(things().count(query)).as("count of %s", query).isEqualTo(ids.size());
    }

    /** Every way to ask refuses the query, and nothing is deleted. */
    private void assertInvalid(Query query) {
        long before = things().count(Query.all());
        assertThatThrownBy(() -> things().find(query)).as("%s", query).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> things().findOne(query)).as("%s", query).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> things().findPage(query)).as("%s", query).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> things().count(query)).as("%s", query).isInstanceOf(InvalidQueryException.class);
        assertThatThrownBy(() -> things().deleteMany(query)).as("%s", query).isInstanceOf(InvalidQueryException.class);
        assertThat(things().count(Query.all())).isEqualTo(before);
    }
}
