package dev.mink.testing.contract;

import dev.mink.Payload;
import dev.mink.readmodel.Column;
import dev.mink.readmodel.ReadModel;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A read model with a field of every kind, all of which may be null. */
@ReadModel(table = "contract_thing")
record Thing(
        String id,
        @Nullable String text,
        @Column(index = true) @Nullable Color color,
        @Nullable Short small,
        @Nullable Integer number,
        @Nullable Long big,
        @Nullable Float single,
        @Nullable Double real,
        @Nullable BigDecimal amount,
        @Nullable Boolean flag,
        @Nullable Instant moment,
        @Nullable LocalDate day,
        @Column(name = "local") @Nullable LocalDateTime localTime,
        @Nullable LocalTime clock,
        @Nullable UUID key,
        @Nullable Payload data,
        Optional<String> note,
        @Nullable List<String> tags,
        @Nullable Map<String, Object> properties,
        @Nullable Address address) {
    private static final Map<String, Method> ACCESSORS = Stream.of(Thing.class.getRecordComponents())
            .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getAccessor));

    /** Constants in another order than their names. */
    enum Color {
        RED,
        GREEN,
        BLUE
    }

    /** An object within. */
    record Address(String street, int zip, List<Integer> doors) {}

    /** A thing with nothing but one field. */
    static Thing of(String id, String field, Object value) {
        return of(id, Map.of(field, value));
    }

    /** A thing with some fields, by their names. */
    static Thing of(String id, Map<String, Object> values) {
        RecordComponent[] components = Thing.class.getRecordComponents();
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int at = 0; at < arguments.length; at++) {
            Object value = at == 0 ? id : values.get(components[at].getName());
            boolean optional = components[at].getType() == Optional.class;
            arguments[at] = optional ? Optional.ofNullable(value) : value;
        }
        try {
            return Thing.class
                    .getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The value of a field; an empty optional is null. */
    @Nullable
    Object get(String field) {
        try {
            Object value =
                    Optional.ofNullable(ACCESSORS.get(field)).orElseThrow().invoke(this);
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
