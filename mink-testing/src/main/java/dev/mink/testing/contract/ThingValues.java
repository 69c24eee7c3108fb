package dev.mink.testing.contract;

import dev.mink.Payload;
import dev.mink.testing.contract.Thing.Address;
import dev.mink.testing.contract.Thing.Color;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Values of the fields of a {@link Thing}: few, so that they meet, and in ascending order where they have one. */
final class ThingValues {
    /** Fields whose values are greater or less than another. */
    static final Map<String, List<Object>> ORDERED = ordered();

    /** Fields whose values are only equal or not. */
    static final Map<String, List<Object>> UNORDERED = unordered();

    /** Fields of texts. */
    static final Set<String> TEXTS = Set.of("text", "color", "note");

    private ThingValues() {}

    private static Map<String, List<Object>> ordered() {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        values.put(
                "text",
                List.of("", "10%", "A_b", "Zoë", "a\nb", "a\\b", "zebra", "é", "\uE000", "\uFFFD", "\uD83D\uDE00x"));
        values.put("color", List.of(Color.BLUE, Color.GREEN, Color.RED));
        values.put("small", List.of(Short.MIN_VALUE, (short) -1, (short) 7, Short.MAX_VALUE));
        values.put("number", List.of(Integer.MIN_VALUE, -1, 0, 7, Integer.MAX_VALUE));
        values.put("big", List.of(Long.MIN_VALUE, 7L, 9_007_199_254_740_992L, 9_007_199_254_740_993L, Long.MAX_VALUE));
        values.put(
                "single",
                List.of(Float.NEGATIVE_INFINITY, -1.5f, 0f, 0.1f, 7f, 16_777_218f, Float.POSITIVE_INFINITY, Float.NaN));
        values.put(
                "real",
                List.of(-1e300, -0.5, 0.1, 0.3, 7.0, 9_007_199_254_740_994.0, Double.POSITIVE_INFINITY, Double.NaN));
        values.put(
                "amount",
                List.of(
                        new BigDecimal("-12345678901234567890.5"),
                        new BigDecimal("0.1"),
                        new BigDecimal("1.50"),
                        new BigDecimal("7"),
                        new BigDecimal("9007199254740993")));
        values.put(
                "moment",
                List.of(
                        Instant.parse("1969-12-31T23:59:59.999999Z"),
                        Instant.parse("2024-02-29T12:00:00Z"),
                        Instant.parse("2024-02-29T12:00:00.000001Z"),
                        Instant.parse("9999-12-31T23:59:59Z")));
        values.put("day", List.of(LocalDate.of(-44, 3, 15), LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1)));
        values.put(
                "localTime",
                List.of(
                        LocalDateTime.parse("1900-01-01T00:00:00"),
                        LocalDateTime.parse("2024-03-31T02:30:00"),
                        LocalDateTime.parse("2024-03-31T02:30:00.000001")));
        values.put("clock", List.of(LocalTime.MIDNIGHT, LocalTime.of(2, 30), LocalTime.parse("23:59:59.999999")));
        values.put(
                "key",
                List.of(new UUID(0, 1), new UUID(1, Long.MIN_VALUE), new UUID(Long.MIN_VALUE, 0), new UUID(-1, -1)));
        values.put("note", List.of("", "a", "ab", "b"));
        return values;
    }

    private static Map<String, List<Object>> unordered() {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        values.put("flag", List.of(false, true));
        values.put("data", List.of(Payload.empty(), Payload.of(new byte[] {0, -1, 7}), Payload.of(new byte[] {1})));
        values.put("tags", List.of(List.of(), List.of("new"), List.of("new", "a\"b"), List.of("a\"b", "new", "x")));
        values.put(
                "properties",
                List.of(
                        Map.of(),
                        Map.of("size", 3),
                        Map.of("size", 3, "colors", List.of("red", "blue")),
                        Map.of("size", "3", "it's", Map.of("deep", true))));
        values.put(
                "address",
                List.of(
                        new Address("Main", 1, List.of(1, 2)),
                        new Address("Main", 2, List.of()),
                        new Address("O'Hara \\ %", 1, List.of(2))));
        return values;
    }
}
