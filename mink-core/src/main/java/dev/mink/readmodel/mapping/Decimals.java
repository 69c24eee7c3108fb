package dev.mink.readmodel.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The decimal value of numbers. A binary fraction stands for the decimal it is printed as; from where
 * on all of its type are whole numbers, for the whole number that it is. Greater numbers of a type
 * always have greater decimals.
 */
final class Decimals {
    private static final double WHOLE_DOUBLES = 0x1p53;
    private static final float WHOLE_FLOATS = 0x1p24f;

    private Decimals() {}

    /** The value of a number; empty if its type is not known. Not for NaN and the infinite. */
    static Optional<BigDecimal> of(Number number) {
        if (number instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (number instanceof BigInteger whole) {
            return Optional.of(new BigDecimal(whole));
        }
        if (number instanceof Double binary) {
            return Optional.of(of(binary.doubleValue()));
        }
        if (number instanceof Float binary) {
            return Optional.of(of(binary.floatValue()));
        }
        boolean whole = number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte;
        return whole ? Optional.of(BigDecimal.valueOf(number.longValue())) : Optional.empty();
    }

    static BigDecimal of(double number) {
        return Math.abs(number) < WHOLE_DOUBLES ? new BigDecimal(Double.toString(number)) : new BigDecimal(number);
    }

    static BigDecimal of(float number) {
        return Math.abs(number) < WHOLE_FLOATS ? new BigDecimal(Float.toString(number)) : new BigDecimal(number);
    }

    static boolean isInfinite(Number number) {
        return (number instanceof Double wide && wide.isInfinite())
                || (number instanceof Float narrow && narrow.isInfinite());
    }

    static boolean isNaN(Number number) {
        return (number instanceof Double wide && wide.isNaN()) || (number instanceof Float narrow && narrow.isNaN());
    }
}
