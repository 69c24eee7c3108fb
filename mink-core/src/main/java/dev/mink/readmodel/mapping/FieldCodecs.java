package dev.mink.readmodel.mapping;

import dev.mink.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types of fields whose values are no JSON. */
final class FieldCodecs {
    private static final Map<Class<?>, FieldCodec> SCALARS = Map.ofEntries(
            scalar(String.class, ValueKind.TEXT, Storable::text, text -> text),
            scalar(Character.class, ValueKind.TEXT, FieldCodecs::textOf, FieldCodecs::character, String.class),
            number(Byte.class, ValueKind.SHORT, Byte::shortValue, BigDecimal::byteValueExact),
            number(Short.class, ValueKind.SHORT, number -> number, BigDecimal::shortValueExact),
            number(Integer.class, ValueKind.INTEGER, number -> number, BigDecimal::intValueExact),
            number(Long.class, ValueKind.LONG, number -> number, BigDecimal::longValueExact),
            number(BigInteger.class, ValueKind.DECIMAL, FieldCodecs::decimal, BigDecimal::toBigIntegerExact),
            number(BigDecimal.class, ValueKind.DECIMAL, Storable::decimal, number -> number),
            scalar(Float.class, ValueKind.FLOAT, Storable::binary, FieldCodecs::asFloat, Number.class),
            scalar(Double.class, ValueKind.DOUBLE, Storable::binary, Number::doubleValue, Number.class),
            scalar(Boolean.class, ValueKind.BOOLEAN, value -> value, value -> value),
            scalar(Instant.class, ValueKind.INSTANT, Storable::instant, time -> time),
            scalar(
                    OffsetDateTime.class,
                    ValueKind.INSTANT,
                    time -> Storable.instant(time.toInstant()),
                    time -> time.atOffset(ZoneOffset.UTC),
                    Instant.class),
            scalar(
                    ZonedDateTime.class,
                    ValueKind.INSTANT,
                    time -> Storable.instant(time.toInstant()),
                    time -> time.atZone(ZoneOffset.UTC),
                    Instant.class),
            scalar(LocalDate.class, ValueKind.DATE, Storable::date, date -> date),
            scalar(LocalDateTime.class, ValueKind.LOCAL_DATE_TIME, Storable::dateTime, time -> time),
            scalar(LocalTime.class, ValueKind.LOCAL_TIME, time -> time.truncatedTo(ChronoUnit.MICROS), time -> time),
            scalar(UUID.class, ValueKind.UUID, uuid -> uuid, uuid -> uuid),
            scalar(Payload.class, ValueKind.BYTES, Payload::toByteArray, Payload::of, byte[].class),
            Map.entry(byte[].class, bytes()));

    private FieldCodecs() {}

    /** The codec of a type, a primitive's box; null if its values are JSON. */
    @SuppressWarnings("unchecked")
    static @Nullable FieldCodec find(Class<?> type) {
        FieldCodec scalar = SCALARS.get(type);
        if (scalar != null) {
            return scalar;
        }
        return type.isEnum() ? ofEnum(type) : null;
    }

    private static FieldCodec ofEnum(Class<?> type) {
        Map<String, Object> constants = Stream.of(type.getEnumConstants())
                .collect(Collectors.toMap(constant -> ((Enum<?>) constant).name(), constant -> constant));
        return new FieldCodec(ValueKind.TEXT, true, constant -> ((Enum<?>) constant).name(), name -> {
            Object constant = constants.get(cast(String.class, name));
            if (constant == null) {
                throw new IllegalArgumentException("it is no constant of " + type.getName());
            }
            return constant;
        });
    }

    private static <F> Map.Entry<Class<?>, FieldCodec> scalar(
            Class<F> type, ValueKind kind, Function<F, Object> encoding, Function<F, Object> decoding) {
        return scalar(type, kind, encoding, decoding, type);
    }

    private static <F, C> Map.Entry<Class<?>, FieldCodec> scalar(
            Class<F> type,
            ValueKind kind,
            Function<F, Object> encoding,
            Function<C, Object> decoding,
            Class<C> column) {
        return Map.entry(
                type,
                new FieldCodec(
                        kind,
                        true,
                        value -> encoding.apply(type.cast(value)),
                        value -> decoding.apply(cast(column, value))));
    }

    private static <F> Map.Entry<Class<?>, FieldCodec> number(
            Class<F> type, ValueKind kind, Function<F, Object> encoding, Function<BigDecimal, Object> decoding) {
        Function<Number, Object> exactly = number -> type.isInstance(number) ? number : decoding.apply(exact(number));
        return scalar(type, kind, encoding, exactly, Number.class);
    }

    private static <C> C cast(Class<C> type, Object value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("it is a " + value.getClass().getName());
        }
        return type.cast(value);
    }

    private static FieldCodec bytes() {
        FieldCodec.Conversion copy = value -> cast(byte[].class, value).clone();
        return new FieldCodec(ValueKind.BYTES, false, copy, copy);
    }

    private static BigDecimal exact(Number number) {
        if (Decimals.isNaN(number) || Decimals.isInfinite(number)) {
            throw new ArithmeticException("it is " + number);
        }
        return Decimals.of(number)
                .orElseThrow(() -> new IllegalArgumentException(
                        "it is a " + number.getClass().getName()));
    }

    private static Object asFloat(Number number) {
        float nearest = number.floatValue();
        if (Float.isInfinite(nearest) && !Decimals.isInfinite(number)) {
            throw new ArithmeticException("it is too great");
        }
        return nearest;
    }

    private static Object decimal(BigInteger number) {
        return Storable.decimal(new BigDecimal(number));
    }

    private static Object textOf(Character letter) {
        return Storable.text(letter.toString());
    }

    private static Object character(String letters) {
        if (letters.length() != 1) {
            throw new IllegalArgumentException("it has not one character");
        }
        return letters.charAt(0);
    }
}
