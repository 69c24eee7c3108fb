package dev.mink.versioning;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The names of types whose values have no fields of their own. */
final class ScalarTypes {
    private static final Map<Class<?>, String> EXACT = exact();

    /** Types known by what they extend; the first that fits counts. */
    private static final Map<Class<?>, String> FAMILIES = families();

    private ScalarTypes() {}

    static Optional<String> nameOf(Class<?> type) {
        String exact = EXACT.get(type);
        if (exact != null) {
            return Optional.of(exact);
        }
        return FAMILIES.entrySet().stream()
                .filter(family -> family.getKey().isAssignableFrom(type))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<Class<?>, String> exact() {
        return Map.ofEntries(
                Map.entry(Object.class, "any"),
                Map.entry(boolean.class, "boolean"),
                Map.entry(Boolean.class, "boolean"),
                Map.entry(AtomicBoolean.class, "boolean"),
                Map.entry(byte.class, "int8"),
                Map.entry(Byte.class, "int8"),
                Map.entry(short.class, "int16"),
                Map.entry(Short.class, "int16"),
                Map.entry(int.class, "int32"),
                Map.entry(Integer.class, "int32"),
                Map.entry(AtomicInteger.class, "int32"),
                Map.entry(long.class, "int64"),
                Map.entry(Long.class, "int64"),
                Map.entry(AtomicLong.class, "int64"),
                Map.entry(float.class, "float32"),
                Map.entry(Float.class, "float32"),
                Map.entry(double.class, "float64"),
                Map.entry(Double.class, "float64"),
                Map.entry(BigInteger.class, "integer"),
                Map.entry(BigDecimal.class, "decimal"),
                Map.entry(char.class, "string"),
                Map.entry(Character.class, "string"),
                Map.entry(char[].class, "string"),
                Map.entry(byte[].class, "bytes"),
                Map.entry(UUID.class, "uuid"),
                Map.entry(Instant.class, "timestamp"),
                Map.entry(OffsetDateTime.class, "timestamp"),
                Map.entry(ZonedDateTime.class, "timestamp"),
                Map.entry(LocalDate.class, "date"),
                Map.entry(LocalDateTime.class, "local-datetime"),
                Map.entry(LocalTime.class, "local-time"),
                Map.entry(OffsetTime.class, "offset-time"),
                Map.entry(Duration.class, "duration"),
                Map.entry(Period.class, "period"),
                Map.entry(Year.class, "int32"),
                Map.entry(YearMonth.class, "year-month"),
                Map.entry(MonthDay.class, "month-day"));
    }

    private static Map<Class<?>, String> families() {
        Map<Class<?>, String> families = new LinkedHashMap<>();
        families.put(Date.class, "timestamp");
        families.put(Calendar.class, "timestamp");
        families.put(CharSequence.class, "string");
        families.put(Number.class, "number");
        families.put(JsonNode.class, "any");
        for (Class<?> text : new Class<?>[] {
            URI.class,
            URL.class,
            Path.class,
            File.class,
            InetAddress.class,
            ZoneId.class,
            TimeZone.class,
            Locale.class,
            Currency.class,
            Charset.class,
            Pattern.class,
            Class.class
        }) {
            families.put(text, "string");
        }
        return families;
    }
}
