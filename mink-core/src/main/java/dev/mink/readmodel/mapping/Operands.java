package dev.mink.readmodel.mapping;

import dev.mink.Payload;
import dev.mink.readmodel.Filter;
import dev.mink.readmodel.InvalidQueryException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Places the values of queries among those of columns. */
final class Operands {
    private final JsonValues json;

    Operands(JsonValues json) {
        this.json = json;
    }

    /**
     * Where a value lies.
     *
     * @throws InvalidQueryException if values of its type are not compared with those of the column
     */
    Operand place(ModelColumn column, Filter filter, Object value) {
        Operand operand = switch (column.kind()) {
            case TEXT -> text(column, filter, value);
            case SHORT, INTEGER, LONG, FLOAT, DOUBLE, DECIMAL -> number(column, filter, value);
            case BOOLEAN -> value instanceof Boolean ? Operand.at(value) : null;
            case INSTANT -> instant(value);
            case DATE -> value instanceof LocalDate date ? date(date) : null;
            case LOCAL_DATE_TIME -> value instanceof LocalDateTime time ? dateTime(time) : null;
            case LOCAL_TIME -> value instanceof LocalTime time ? Operand.at(time.truncatedTo(ChronoUnit.MICROS)) : null;
            case UUID -> uuid(value).map(Operand::at).orElse(null);
            case BYTES -> bytes(value);
            case JSON -> Operand.at(json(column, filter, value));
        };
        if (operand == null) {
            throw unfit(filter, column, "a value is a " + value.getClass().getName());
        }
        return operand;
    }

    /** The JSON of a value. */
    String json(ModelColumn column, Filter filter, Object value) {
        try {
            return json.encode(value);
        } catch (RuntimeException e) {
            throw unfit(filter, column, "a value cannot be written as JSON: " + e.getMessage());
        }
    }

    /** A text that the database can hold. */
    static String text(Filter filter, ModelColumn column, String text) {
        StorableText.problemOf(text).ifPresent(problem -> {
            throw unfit(filter, column, problem);
        });
        return text;
    }

    static InvalidQueryException unfit(Filter filter, ModelColumn column, String reason) {
        return new InvalidQueryException("field \"" + filter.field() + "\", "
                + column.kind().name().toLowerCase(Locale.ROOT) + ", cannot be "
                + filter.op().wire() + ": " + reason);
    }

    private static @Nullable Operand text(ModelColumn column, Filter filter, Object value) {
        if (value instanceof Enum<?> constant) {
            return Operand.at(constant.name());
        }
        boolean isText = value instanceof CharSequence || value instanceof Character;
        return isText ? Operand.at(text(filter, column, value.toString())) : null;
    }

    private static @Nullable Operand number(ModelColumn column, Filter filter, Object value) {
        if (!(value instanceof Number number)) {
            return null;
        }
        if (Decimals.isNaN(number)) {
            throw unfit(filter, column, "a value is NaN");
        }
        if (Decimals.isInfinite(number)) {
            return NumberOperands.placeInfinite(column.kind(), number.doubleValue() > 0);
        }
        if (column.kind() == ValueKind.DOUBLE && number instanceof Double same) {
            return Operand.at(Storable.binary(same.doubleValue()));
        }
        if (column.kind() == ValueKind.FLOAT && number instanceof Float same) {
            return Operand.at(Storable.binary(same.floatValue()));
        }
        return Decimals.of(number)
                .map(exact -> NumberOperands.place(column.kind(), exact))
                .orElse(null);
    }

    private static @Nullable Operand instant(Object value) {
        Instant time = value instanceof Instant instant
                ? instant
                : value instanceof OffsetDateTime offset
                        ? offset.toInstant()
                        : value instanceof ZonedDateTime zoned ? zoned.toInstant() : null;
        if (time == null) {
            return null;
        }
        if (time.isBefore(Storable.FIRST_INSTANT)) {
            return Operand.BELOW_ALL;
        }
        return time.isAfter(Storable.LAST_INSTANT) ? Operand.ABOVE_ALL : Operand.at(Storable.instant(time));
    }

    private static Operand date(LocalDate date) {
        if (date.isBefore(Storable.FIRST_DATE)) {
            return Operand.BELOW_ALL;
        }
        return date.isAfter(Storable.LAST_DATE) ? Operand.ABOVE_ALL : Operand.at(date);
    }

    private static Operand dateTime(LocalDateTime time) {
        if (time.isBefore(Storable.FIRST_DATE_TIME)) {
            return Operand.BELOW_ALL;
        }
        return time.isAfter(Storable.LAST_DATE_TIME) ? Operand.ABOVE_ALL : Operand.at(Storable.dateTime(time));
    }

    private static Optional<UUID> uuid(Object value) {
        if (value instanceof UUID uuid) {
            return Optional.of(uuid);
        }
        return value instanceof String text && text.length() == 36 ? parsed(text) : Optional.empty();
    }

    private static Optional<UUID> parsed(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static @Nullable Operand bytes(Object value) {
        if (value instanceof Payload payload) {
            return Operand.at(payload.toByteArray());
        }
        return value instanceof byte[] bytes ? Operand.at(bytes.clone()) : null;
    }
}
