package dev.mink.testing.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every type of property that an event may reasonably have. */
record AnyObject(
        @Nullable Texts texts,
        Numbers numbers,
        @Nullable Times times,
        LocalTimes localTimes,
        Collections collections,
        @Nullable Node tree) {

    /** Letters, and what is written with them. */
    record Texts(
            String text,
            @Nullable String noText,
            char letter,
            boolean flag,
            @Nullable Boolean boxedFlag,
            Colour colour,
            @Nullable Colour noColour,
            UUID id,
            URI uri,
            Locale locale,
            Optional<String> maybe,
            Bytes bytes) {}

    /** Numbers of all sizes. */
    record Numbers(
            byte tiny,
            short little,
            int whole,
            long large,
            float single,
            double real,
            @Nullable Integer boxedWhole,
            @Nullable Long boxedLarge,
            @Nullable Double boxedReal,
            BigInteger huge,
            BigDecimal exact,
            OptionalLong maybe) {}

    /** Points on the time line and lengths of time. */
    record Times(
            Instant instant,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Duration duration,
            Period period,
            ZoneId zone,
            ZoneOffset zoneOffset,
            @Nullable Instant never) {}

    /** What a calendar or a clock on the wall says. */
    record LocalTimes(
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetTime offsetTime,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            Month month,
            DayOfWeek day) {}

    /** Many of a kind. */
    record Collections(
            List<String> texts,
            List<@Nullable Long> numbers,
            Set<Integer> set,
            Map<String, @Nullable BigDecimal> amounts,
            Map<Colour, List<Integer>> byColour,
            Map<Integer, Map<String, Boolean>> nested,
            List<List<Instant>> times,
            Map<String, Object> free) {}

    /** A tree. */
    record Node(String name, List<Node> children, @Nullable Node next) {}

    enum Colour {
        RED,
        GREEN,
        ULTRAMARINE
    }

    /** Bytes with equality by content. */
    record Bytes(byte[] value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return Arrays.toString(value);
        }
    }
}
