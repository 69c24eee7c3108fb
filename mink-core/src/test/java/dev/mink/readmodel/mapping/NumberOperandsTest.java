package dev.mink.readmodel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.readmodel.mapping.Operand.Place;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberOperandsTest {
    @Test
    void wholeNumbersAreThemselves() {
        assertThat(place(ValueKind.INTEGER, "7")).isEqualTo(Operand.at(7));
        assertThat(place(ValueKind.SHORT, "7.00")).isEqualTo(Operand.at((short) 7));
        assertThat(place(ValueKind.LONG, "9007199254740993")).isEqualTo(Operand.at(9_007_199_254_740_993L));
        assertThat(place(ValueKind.LONG, "-9223372036854775808")).isEqualTo(Operand.at(Long.MIN_VALUE));
    }

    @Test
    void fractionsLieAboveTheWholeNumberBelow() {
        assertThat(place(ValueKind.INTEGER, "5.5")).isEqualTo(Operand.above(5));
        assertThat(place(ValueKind.INTEGER, "-5.5")).isEqualTo(Operand.above(-6));
        assertThat(place(ValueKind.INTEGER, "1e-1000000000")).isEqualTo(Operand.above(0));
        assertThat(place(ValueKind.INTEGER, "-1e-1000000000")).isEqualTo(Operand.above(-1));
    }

    @Test
    void whatIsOutOfRangeLiesBeyondAll() {
        assertThat(place(ValueKind.SHORT, "32768").place()).isEqualTo(Place.ABOVE_ALL);
        assertThat(place(ValueKind.SHORT, "32767.5").place()).isEqualTo(Place.ABOVE_ALL);
        assertThat(place(ValueKind.SHORT, "-32768.5").place()).isEqualTo(Place.BELOW_ALL);
        assertThat(place(ValueKind.LONG, "1e1000000000").place()).isEqualTo(Place.ABOVE_ALL);
        assertThat(place(ValueKind.DECIMAL, "-1e1000000000").place()).isEqualTo(Place.BELOW_ALL);
        assertThat(NumberOperands.placeInfinite(ValueKind.LONG, false).place()).isEqualTo(Place.BELOW_ALL);
        assertThat(NumberOperands.placeInfinite(ValueKind.DOUBLE, true))
                .isEqualTo(Operand.at(Double.POSITIVE_INFINITY));
    }

    @Test
    void decimalsHaveAScaleThatCanBeStored() {
        assertThat(place(ValueKind.DECIMAL, "1e3")).isEqualTo(Operand.at(new BigDecimal("1000")));
        assertThat(place(ValueKind.DECIMAL, "1e-20000").place()).isEqualTo(Place.ABOVE);
        assertThat(place(ValueKind.DECIMAL, "1e-20000").floor()).hasValue(BigDecimal.ZERO);
    }

    @Test
    void decimalsTooGreatForABinaryFractionLieBelowTheInfinite() {
        assertThat(place(ValueKind.DOUBLE, "1e400")).isEqualTo(Operand.above(Double.MAX_VALUE));
        assertThat(place(ValueKind.DOUBLE, "-1e400")).isEqualTo(Operand.above(Double.NEGATIVE_INFINITY));
        assertThat(place(ValueKind.FLOAT, "1e39")).isEqualTo(Operand.above(Float.MAX_VALUE));
        assertThat(place(ValueKind.DOUBLE, "-1e-400").floor()).hasValue(-Double.MIN_VALUE);
    }

    /** The value below and the next one enclose the decimal, as {@link Decimals} understands them. */
    @Test
    void aDecimalLiesBetweenNeighbours() {
        SplittableRandom random = new SplittableRandom(20);
        for (int round = 0; round < 20_000; round++) {
            double near = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(near) || Math.abs(near) > 1e300) {
                continue;
            }
            BigDecimal exact =
                    new BigDecimal(near).add(new BigDecimal("1e-20").multiply(new BigDecimal(round - 10_000)));
            Operand operand = NumberOperands.place(ValueKind.DOUBLE, exact);
            double floor = (Double) operand.floor().orElseThrow();
            int comparison = Decimals.of(floor).compareTo(exact);
            assertThat(comparison).isEqualTo(operand.place() == Place.AT ? 0 : -1);
            assertThat(Decimals.of(Math.nextUp(floor))).isGreaterThan(exact);
        }
    }

    @Test
    void greaterBinaryFractionsHaveGreaterDecimals() {
        SplittableRandom random = new SplittableRandom(21);
        for (int round = 0; round < 20_000; round++) {
            float narrow = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(narrow) && Float.isFinite(Math.nextUp(narrow))) {
                assertThat(Decimals.of(Math.nextUp(narrow))).isGreaterThan(Decimals.of(narrow));
            }
            double wide = 0x1p53 + random.nextInt(-1_000, 1_000);
            assertThat(Decimals.of(Math.nextUp(wide))).isGreaterThan(Decimals.of(wide));
        }
    }

    private static Operand place(ValueKind kind, String exact) {
        return NumberOperands.place(kind, new BigDecimal(exact));
    }
}
