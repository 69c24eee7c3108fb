package dev.mink.readmodel.mapping;

import dev.mink.readmodel.ColumnValueRangeException;
import dev.mink.readmodel.NullColumnException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column and the member of the class behind it.
 *
 * @param model the simple name of the class
 * @param column the column
 * @param type the class of the member's values; what an optional one may have
 * @param optional whether the member is an {@link Optional}
 * @param codec between the two
 * @param getter reads the member
 */
record ModelField(
        String model, ModelColumn column, Class<?> type, boolean optional, FieldCodec codec, Accessors.Getter getter) {
    private static final int SHOWN = 100;

    /** The column's value for an instance. */
    @Nullable
    Object read(Object instance) {
        Object value = getter.get(instance);
        if (value instanceof Optional<?> wrapped && optional) {
            value = wrapped.orElse(null);
        }
        Object encoded = value == null ? null : encode(value);
        if (encoded == null && !column.nullable()) {
            throw new NullColumnException(model, column.name(), column.field());
        }
        return encoded;
    }

    private @Nullable Object encode(Object value) {
        Object encoded;
        try {
            encoded = codec.encoding().of(value);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "mink: field " + column.field() + " of " + model + " cannot be stored: " + e.getMessage(), e);
        }
        boolean nothing = column.kind() == ValueKind.JSON && encoded.equals("null");
        return nothing ? null : encoded;
    }

    /** The member's value for one of the column. */
    @Nullable
    Object write(@Nullable Object value) {
        if (value == null && !column.nullable()) {
            throw new NullColumnException(model, column.name(), column.field());
        }
        if (value == null) {
            return optional ? Optional.empty() : Blueprint.blankOf(type);
        }
        Object decoded = decode(value);
        return optional ? Optional.ofNullable(decoded) : decoded;
    }

    /** The first of some texts of the column that the member can have a value for. */
    Optional<String> emptyText() {
        Stream<String> candidates = switch (column.kind()) {
            case JSON -> Stream.of("[]", "{}");
            case TEXT -> Stream.concat(Stream.of("", " "), constants());
            default -> Stream.empty();
        };
        return candidates.filter(this::isReadable).findFirst();
    }

    private Stream<String> constants() {
        return type.isEnum()
                ? Stream.of(type.getEnumConstants()).limit(1).map(constant -> ((Enum<?>) constant).name())
                : Stream.empty();
    }

    private boolean isReadable(String text) {
        try {
            codec.decoding().of(text);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Object decode(Object value) {
        try {
            return codec.decoding().of(value);
        } catch (RuntimeException e) {
            String text = String.valueOf(value);
            String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
            throw new ColumnValueRangeException(model, column.name(), column.field(), type.getSimpleName(), shown, e);
        }
    }
}
