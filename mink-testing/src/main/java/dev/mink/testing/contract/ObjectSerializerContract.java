package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Payload;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What serializers must do that bind records and beans by their properties: every type of property
 * survives, and whatever can be written can be read.
 */
public abstract class ObjectSerializerContract extends SerializerContract {
    private static final int MANY = 100_000;

    /** Sets up the contract; subclasses are made by JUnit. */
    protected ObjectSerializerContract() {}

    record Listed(List<Long> numbers, List<String> texts) {}

    record Loose(@Nullable Object value) {}

    record Tagged(Map<String, String> tags) {}

    record Exact(@Nullable BigInteger integer, @Nullable BigDecimal decimal) {}

    record Primitives(byte b, short s, int i, long l, float f, double d, boolean z) {}

    /** Other classes with the names of those above. */
    static final class Namesakes {
        private Namesakes() {}

        record AnyObject(String other) {}
    }

    /** One event, before and after its class changed. */
    static final class Changing {
        private Changing() {}

        record Before(String kept, int removed, @Nullable Node tree) {}

        record After(String kept, @Nullable String added, int number) {}

        record Node(@Nullable Node next) {}
    }

    static final class Exploding {
        public String getFuse() {
            throw new IllegalStateException("boom");
        }
    }

    static final class Cyclic {
        public List<Object> getSelf() {
            return List.of(this);
        }
    }

    @Override
    protected List<Class<?>> eventClasses() {
        return List.of(AnyObject.class, Listed.class, Loose.class, Tagged.class, Exact.class, Primitives.class);
    }

    @Override
    protected Object randomEvent(RandomGenerator random) {
        return new AnyObjectGenerator(random).next();
    }

    @Override
    protected Class<?> namesake() {
        return Namesakes.AnyObject.class;
    }

    @Override
    protected Object unwritableEvent() {
        return new Exploding();
    }

    @Test
    void longListsSurvive() {
        Listed event = new Listed(
                LongStream.range(0, MANY).map(i -> i * i * i).boxed().toList(),
                LongStream.range(0, MANY).mapToObj(i -> "text " + i).toList());
        assertThat(back(event, "Listed").equals(event)).isTrue();
    }

    @Test
    void longTextsSurvive() {
        for (int size : new int[] {31, 32, 255, 256, 65_535, 65_536, 1_000_000}) {
            String text = "\u00E4\uD83D\uDE80?".repeat(size / 4 + 1);
            Tagged event = new Tagged(Map.of("k".repeat(Math.min(size, 10_000)), text));
            assertThat(back(event, "Tagged").equals(event)).as("%d", size).isTrue();
        }
    }

    @Test
    void missingValuesAreDefaultsAndUnknownOnesSkipped() {
        Serializer before = createSerializer();
        before.registry().register("changed", Changing.Before.class);
        Serializer after = createSerializer();
        after.registry().register("changed", Changing.After.class);
        Changing.Before old = new Changing.Before("kept", 7, new Changing.Node(new Changing.Node(null)));

        Object read = after.deserialize(before.serialize(old), "changed");

        assertThat(read).isEqualTo(new Changing.After("kept", null, 0));
        assertThat(before.deserialize(after.serialize(read), "changed"))
                .isEqualTo(new Changing.Before("kept", 0, null));
    }

    @Test
    void nullIsTheDefaultOfAPrimitive() {
        Serializer nulls = createSerializer();
        nulls.registry().register("Primitives", Map.class);
        Map<String, @Nullable Object> values = new java.util.HashMap<>();
        for (String name : List.of("b", "s", "i", "l", "f", "d", "z", "unknown")) {
            values.put(name, null);
        }
        assertThat(serializer().deserialize(nulls.serialize(values), "Primitives"))
                .isEqualTo(new Primitives((byte) 0, (short) 0, 0, 0, 0, 0, false));
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        Serializer wide = createSerializer();
        for (String name : List.of("b", "s", "i")) {
            Payload data = wide.serialize(Map.of(name, 1L << 40));
            assertThatThrownBy(() -> serializer().deserialize(data, "Primitives"))
                    .as(name)
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("Primitives");
        }
        Payload data = wide.serialize(Map.of("l", BigInteger.ONE.shiftLeft(63)));
        assertThatThrownBy(() -> serializer().deserialize(data, "Primitives"))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void whatIsNestedIsReadOrNotWritten() {
        for (int depth : new int[] {10, 100, 400, 490, 498, 499, 500, 501, 1_000, 100_000}) {
            Object nested = "x";
            for (int i = 0; i < depth; i++) {
                nested = i % 2 == 0 ? List.of(nested) : Map.of("k", nested);
            }
            Object event = new Loose(nested);
            boolean written = isReadOrNotWritten(event, "Loose", "depth " + depth, depth <= 400);
            assertThat(written).as("depth %d", depth).isEqualTo(written && depth < 1_000);
        }
        assertThatThrownBy(() -> serializer().serialize(new Cyclic()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Cyclic");
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertThatThrownBy(() -> serializer().serialize(new Loose(self))).isInstanceOf(SerializationException.class);
    }

    @Test
    void numbersOfManyDigitsAreReadOrNotWritten() {
        for (int digits : new int[] {10, 40, 900, 999, 1_000, 1_001, 5_000, 100_000}) {
            BigInteger integer = BigInteger.TEN.pow(digits - 1).negate();
            BigDecimal decimal = new BigDecimal(integer, 7);
            isReadOrNotWritten(new Exact(integer, null), "Exact", digits + " digits", digits < 1_000);
            isReadOrNotWritten(new Exact(null, decimal), "Exact", digits + " digits", digits < 990);
            isReadOrNotWritten(
                    new Exact(null, new BigDecimal(BigInteger.TEN, digits)), "Exact", "scale " + digits, true);
            isReadOrNotWritten(
                    new Exact(null, new BigDecimal(BigInteger.TEN, -digits)), "Exact", "scale -" + digits, true);
        }
    }

    @Test
    void longNamesAreReadOrNotWritten() {
        for (int size : new int[] {1_000, 49_999, 50_000, 50_001, 200_000}) {
            isReadOrNotWritten(
                    new Tagged(Map.of("k".repeat(size), "v")), "Tagged", "a name of " + size, size <= 49_999);
        }
    }

    private boolean isReadOrNotWritten(Object event, String type, String what, boolean mustBeWritten) {
        Serializer serializer = serializer();
        Payload data;
        try {
            data = serializer.serialize(event);
        } catch (SerializationException e) {
            assertThat(mustBeWritten).as("%s must be written", what).isFalse();
            return false;
        }
        assertThat(serializer.deserialize(data, type)).as(what).isEqualTo(event);
        return true;
    }

    private Object back(Object event, String type) {
        Serializer serializer = serializer();
        return serializer.deserialize(serializer.serialize(event), type);
    }
}
