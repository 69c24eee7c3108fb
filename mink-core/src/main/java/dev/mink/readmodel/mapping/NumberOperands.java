package dev.mink.readmodel.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Places numbers of any type among the values of a column of numbers. */
final class NumberOperands {
    private NumberOperands() {}

    /**
     * Where a number lies.
     *
     * @param exact its value; that of any finite number
     */
    static Operand place(ValueKind kind, BigDecimal exact) {
        return switch (kind) {
            case SHORT -> whole(exact, Short.MIN_VALUE, Short.MAX_VALUE, BigDecimal::shortValueExact);
            case INTEGER -> whole(exact, Integer.MIN_VALUE, Integer.MAX_VALUE, BigDecimal::intValueExact);
            case LONG -> whole(exact, Long.MIN_VALUE, Long.MAX_VALUE, BigDecimal::longValueExact);
            case FLOAT -> ofFloat(exact);
            case DOUBLE -> ofDouble(exact);
            default -> decimal(exact);
        };
    }

    /** Where an infinite number lies. */
    static Operand placeInfinite(ValueKind kind, boolean positive) {
        if (kind == ValueKind.DOUBLE) {
            return Operand.at(positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        }
        if (kind == ValueKind.FLOAT) {
            return Operand.at(positive ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
        }
        return positive ? Operand.ABOVE_ALL : Operand.BELOW_ALL;
    }

    private interface Narrowing {
        Object of(BigDecimal whole);
    }

    private static Operand whole(BigDecimal exact, long least, long greatest, Narrowing narrowing) {
        if (exact.compareTo(BigDecimal.valueOf(least)) < 0) {
            return Operand.BELOW_ALL;
        }
        if (exact.compareTo(BigDecimal.valueOf(greatest)) > 0) {
            return Operand.ABOVE_ALL;
        }
        BigDecimal floor = floor(exact, 0);
        if (floor.compareTo(BigDecimal.valueOf(least)) < 0) {
            return Operand.BELOW_ALL;
        }
        return placed(exact.compareTo(floor) == 0, narrowing.of(floor));
    }

    private static Operand decimal(BigDecimal exact) {
        if ((long) exact.precision() - exact.scale() > Storable.MAX_DIGITS) {
            return exact.signum() > 0 ? Operand.ABOVE_ALL : Operand.BELOW_ALL;
        }
        if (exact.scale() <= Storable.MAX_SCALE) {
            return Operand.at(Storable.decimal(exact));
        }
        BigDecimal floor = floor(exact, Storable.MAX_SCALE);
        return placed(exact.compareTo(floor) == 0, floor);
    }

    private static Operand ofDouble(BigDecimal exact) {
        double nearest = exact.doubleValue();
        if (Double.isInfinite(nearest)) {
            return Operand.above(nearest > 0 ? Double.MAX_VALUE : Double.NEGATIVE_INFINITY);
        }
        int comparison = Decimals.of(nearest).compareTo(exact);
        return placed(comparison == 0, Storable.binary(comparison > 0 ? Math.nextDown(nearest) : nearest));
    }

    private static Operand ofFloat(BigDecimal exact) {
        float nearest = exact.floatValue();
        if (Float.isInfinite(nearest)) {
            return Operand.above(nearest > 0 ? Float.MAX_VALUE : Float.NEGATIVE_INFINITY);
        }
        int comparison = Decimals.of(nearest).compareTo(exact);
        return placed(comparison == 0, Storable.binary(comparison > 0 ? Math.nextDown(nearest) : nearest));
    }

    private static Operand placed(boolean exactly, Object value) {
        return exactly ? Operand.at(value) : Operand.above(value);
    }

    /** The greatest number with so many digits after the point that is not greater; tiny numbers cost nothing. */
    private static BigDecimal floor(BigDecimal exact, int scale) {
        if (exact.scale() <= scale) {
            return exact;
        }
        if ((long) exact.scale() - exact.precision() >= scale) {
            return exact.signum() < 0 ? BigDecimal.ONE.movePointLeft(scale).negate() : BigDecimal.ZERO;
        }
        return exact.setScale(scale, RoundingMode.FLOOR);
    }
}
