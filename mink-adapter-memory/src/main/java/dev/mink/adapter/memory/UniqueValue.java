package dev.mink.adapter.memory;

import dev.mink.Payload;
import dev.mink.readmodel.mapping.ModelColumn;
import java.math.BigDecimal;

/**
 * A value that only one row may have in a column.
 *
 * @param column the position of the column
 * @param value in a form in which equal values are equal objects
 */
record UniqueValue(int column, Object value) {
    static UniqueValue of(ModelColumn column, Object value) {
        Object comparable = switch (column.kind()) {
            case DECIMAL -> ((BigDecimal) value).stripTrailingZeros();
            case BYTES -> Payload.of((byte[]) value);
            default -> value;
        };
        return new UniqueValue(column.position(), comparable);
    }
}
