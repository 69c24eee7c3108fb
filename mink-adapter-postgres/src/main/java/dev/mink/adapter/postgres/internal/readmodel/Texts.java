package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.readmodel.mapping.ValueKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL reads them from texts: many at once are sent as arrays of these. */
final class Texts {
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NEVER)
            .appendPattern("-MM-dd")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendPattern(" HH:mm:ss.SSSSSS")
            .toFormatter(Locale.ROOT);

    private Texts() {}

    static @Nullable String of(ValueKind kind, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (kind) {
            case INSTANT -> dateTime(((Instant) value).atOffset(ZoneOffset.UTC).toLocalDateTime(), "+00");
            case LOCAL_DATE_TIME -> dateTime((LocalDateTime) value, "");
            case DATE -> DATE.format((LocalDate) value) + era((LocalDate) value);
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case BYTES -> "\\x" + HexFormat.of().formatHex((byte[]) value);
            default -> value.toString();
        };
    }

    private static String dateTime(LocalDateTime time, String zone) {
        return DATE_TIME.format(time) + zone + era(time);
    }

    private static String era(TemporalAccessor time) {
        return time.get(ChronoField.ERA) == 0 ? " BC" : "";
    }
}
