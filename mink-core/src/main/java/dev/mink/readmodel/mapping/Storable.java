package dev.mink.readmodel.mapping;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The limits of what databases hold, those of PostgreSQL, and values brought into the form they have there. */
final class Storable {
    static final LocalDate FIRST_DATE = LocalDate.of(-4712, 1, 1);
    static final LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);
    static final LocalDateTime FIRST_DATE_TIME = FIRST_DATE.atStartOfDay();
    static final LocalDateTime LAST_DATE_TIME = LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000);
    static final Instant FIRST_INSTANT = FIRST_DATE_TIME.toInstant(ZoneOffset.UTC);
    static final Instant LAST_INSTANT =
            OffsetDateTime.of(LAST_DATE_TIME, ZoneOffset.UTC).minusDays(1).toInstant();
    static final int MAX_SCALE = 16_383;
    static final int MAX_DIGITS = 131_072;

    private Storable() {}

    static String text(String text) {
        StorableText.problemOf(text).ifPresent(Storable::refuse);
        return text;
    }

    static String json(String json) {
        StorableText.problemOfJson(json).ifPresent(Storable::refuse);
        return json;
    }

    static Instant instant(Instant time) {
        if (time.isBefore(FIRST_INSTANT) || time.isAfter(LAST_INSTANT)) {
            refuse("the time " + time + " is out of range");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    static LocalDateTime dateTime(LocalDateTime time) {
        if (time.isBefore(FIRST_DATE_TIME) || time.isAfter(LAST_DATE_TIME)) {
            refuse("the time " + time + " is out of range");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    static LocalDate date(LocalDate date) {
        if (date.isBefore(FIRST_DATE) || date.isAfter(LAST_DATE)) {
            refuse("the date " + date + " is out of range");
        }
        return date;
    }

    static BigDecimal decimal(BigDecimal number) {
        if (number.scale() > MAX_SCALE || (long) number.precision() - number.scale() > MAX_DIGITS) {
            refuse("the number has too many digits");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /** Without the sign of zero, which databases do not tell apart. */
    static Double binary(double number) {
        return number == 0 ? 0.0 : number;
    }

    /** Without the sign of zero, which databases do not tell apart. */
    static Float binary(float number) {
        return number == 0 ? 0.0f : number;
    }

    private static void refuse(String reason) {
        throw new IllegalArgumentException(reason);
    }
}
