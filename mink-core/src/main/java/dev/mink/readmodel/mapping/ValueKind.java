package dev.mink.readmodel.mapping;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * What kind of values a column has. A column's values are always objects of its kind's one {@linkplain
 * #valueType() type}, whatever the field's type is; null stands for null.
 */
public enum ValueKind {
    /** Texts, characters, enums by their names. Ordered by code point. */
    TEXT(String.class),

    /** Whole numbers of 8 and 16 bits. */
    SHORT(Short.class),

    /** Whole numbers of 32 bits. */
    INTEGER(Integer.class),

    /** Whole numbers of 64 bits. */
    LONG(Long.class),

    /** Binary fractions of 32 bits, never -0. NaN equals itself and is greater than all others. */
    FLOAT(Float.class),

    /** Binary fractions of 64 bits, never -0. NaN equals itself and is greater than all others. */
    DOUBLE(Double.class),

    /** Decimal numbers of any size, never with a negative scale. Equal whatever their scale. */
    DECIMAL(BigDecimal.class),

    /** True and false. */
    BOOLEAN(Boolean.class),

    /** Points in time, in whole microseconds. */
    INSTANT(Instant.class),

    /** Days. */
    DATE(LocalDate.class),

    /** Days with times but without time zone, in whole microseconds. */
    LOCAL_DATE_TIME(LocalDateTime.class),

    /** Times of a day, in whole microseconds. */
    LOCAL_TIME(LocalTime.class),

    /** UUIDs. Ordered by their bytes, unsigned. */
    UUID(java.util.UUID.class),

    /** Bytes. */
    BYTES(byte[].class),

    /** Everything else, as the text of a JSON value that is not the literal null. */
    JSON(String.class);

    private final Class<?> valueType;

    ValueKind(Class<?> valueType) {
        this.valueType = valueType;
    }

    /** What the column's values are in Java. */
    public Class<?> valueType() {
        return valueType;
    }

    /** Whether one value is greater than another. */
    public boolean isOrdered() {
        return this != BOOLEAN && this != BYTES && this != JSON;
    }

    /** Whether rows can be put in an order by values of this kind. */
    public boolean isSortable() {
        return isOrdered() || this == BOOLEAN;
    }

    /** Whether the values are numbers. */
    public boolean isNumber() {
        return Number.class.isAssignableFrom(valueType);
    }
}
