package dev.mink.testing.contract;

import dev.mink.readmodel.Filter;
import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.Query;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random things, and random queries that often find some of them. */
final class ThingGenerator {
    private static final List<String> NUMBERS = List.of("small", "number", "big", "single", "real", "amount");
    private static final Set<FilterOp> EQUALITY =
            EnumSet.of(FilterOp.EQ, FilterOp.NE, FilterOp.IN, FilterOp.NOT_IN, FilterOp.IS_NULL, FilterOp.IS_NOT_NULL);
    private static final Set<FilterOp> COMPARISON =
            EnumSet.of(FilterOp.GT, FilterOp.GTE, FilterOp.LT, FilterOp.LTE, FilterOp.BETWEEN);
    private static final String PATTERN_LETTERS = "ab%_\\zé10";

    private final RandomGenerator random;
    private final List<String> ordered = List.copyOf(ThingValues.ORDERED.keySet());
    private final List<String> fields = new ArrayList<>(ordered);

    ThingGenerator(RandomGenerator random) {
        this.random = random;
        fields.addAll(ThingValues.UNORDERED.keySet());
    }

    /** A thing; each number gives another id. */
    Thing thing(int number) {
        Map<String, Object> values = new HashMap<>();
        for (String field : fields) {
            if (random.nextInt(4) > 0) {
                values.put(field, one(pool(field)));
            }
        }
        return Thing.of("t" + number * 37 % 1_000 + "-" + number, values);
    }

    /** A query that fits a thing. */
    Query query() {
        Query query = Query.all();
        for (int filters = random.nextInt(4); filters > 0; filters--) {
            query = query.and(filter());
        }
        for (int orders = random.nextInt(3); orders > 0; orders--) {
            String field = one(ordered);
            query = random.nextBoolean() ? query.orderByAsc(field) : query.orderByDesc(field);
        }
        if (random.nextInt(3) == 0) {
            query = query.withLimit(random.nextInt(20));
        }
        return random.nextInt(3) == 0 ? query.withOffset(random.nextInt(20)) : query;
    }

    private Filter filter() {
        String field = one(fields);
        FilterOp op = one(List.copyOf(operators(field)));
        return new Filter(
                field,
                op,
                switch (op) {
                    case IS_NULL, IS_NOT_NULL -> null;
                    case IN, NOT_IN -> List.of(value(field), value(field), value(field));
                    case BETWEEN -> List.of(value(field), value(field));
                    case LIKE -> pattern();
                    case CONTAINS -> part(field);
                    default -> value(field);
                });
    }

    private Set<FilterOp> operators(String field) {
        Set<FilterOp> operators = EnumSet.copyOf(EQUALITY);
        if (ordered.contains(field)) {
            operators.addAll(COMPARISON);
        }
        if (ThingValues.TEXTS.contains(field)) {
            operators.add(FilterOp.LIKE);
        }
        if (ThingValues.TEXTS.contains(field) || isJson(field)) {
            operators.add(FilterOp.CONTAINS);
        }
        return operators;
    }

    static boolean isJson(String field) {
        return Set.of("tags", "properties", "address").contains(field);
    }

    /** A value to compare with: of the field itself, or of another field that has numbers too. */
    private Object value(String field) {
        boolean isNumber = NUMBERS.contains(field);
        Object value = one(pool(isNumber ? one(NUMBERS) : field));
        while (value.equals(Double.NaN) || value.equals(Float.NaN)) {
            value = one(pool(field));
        }
        boolean finite = isNumber && !Double.isInfinite(((Number) value).doubleValue());
        return finite && random.nextInt(4) == 0 ? new BigDecimal(value.toString()).add(new BigDecimal("0.25")) : value;
    }

    private String pattern() {
        StringBuilder pattern = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            pattern.append(PATTERN_LETTERS.charAt(random.nextInt(PATTERN_LETTERS.length())));
        }
        return pattern + "%";
    }

    private Object part(String field) {
        return switch (field) {
            case "tags" -> random.nextBoolean() ? one(List.of("new", "a\"b", "none")) : one(pool(field));
            case "properties" ->
                one(List.of(
                        Map.of("size", 3),
                        Map.of("size", "3"),
                        Map.of("colors", List.of("blue")),
                        Map.of("it's", Map.of()),
                        Map.of()));
            case "address" ->
                one(List.of(
                        Map.of("zip", 1),
                        Map.of("doors", List.of(2)),
                        Map.of("street", "Main", "zip", 2),
                        Map.of("zip", "1")));
            default -> one(List.of("", "a", "%", "R", "_b", "\\", "\n", "E"));
        };
    }

    private static List<Object> pool(String field) {
        return ThingValues.ORDERED.getOrDefault(field, ThingValues.UNORDERED.getOrDefault(field, List.of()));
    }

    private <E> E one(List<E> list) {
        return list.get(random.nextInt(list.size()));
    }
}
