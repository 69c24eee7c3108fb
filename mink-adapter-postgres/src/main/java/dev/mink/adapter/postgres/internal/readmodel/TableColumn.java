package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.mapping.ModelColumn;
import dev.mink.readmodel.mapping.ModelMapping;
import dev.mink.readmodel.mapping.ValueKind;
import java.util.Optional;

/**
 * A column in SQL. Where the model declares a type that has nothing to do with the values, they are cast
 * on their way in and out.
 *
 * @param model the column of the model
 * @param type its SQL type, with modifier
 * @param own the type that its values have by themselves
 * @param casts whether values must be cast
 * @param filling SQL for its value in rows that were there before it; empty if it may be null in them, or
 *     nobody knows one
 */
record TableColumn(ModelColumn model, String type, ColumnType own, boolean casts, Optional<String> filling) {
    /**
     * The column that a model wants.
     *
     * @throws InvalidReadModelException if the declared type is none
     */
    static TableColumn of(ModelMapping<?> mapping, ModelColumn model) {
        ColumnType own = ColumnType.of(model.kind());
        String type = model.sqlType().map(String::strip).orElse(own.sql());
        if (!DeclaredType.isType(type)) {
            throw new InvalidReadModelException(
                    mapping.type().getName(),
                    "the type of column \"" + model.name() + "\" is not the name of a type: " + type);
        }
        boolean casts = !own.isRelated(DeclaredType.withoutModifier(type));
        Optional<String> filling =
                model.nullable() || casts ? Optional.empty() : own.empty().or(() -> emptyText(mapping, model));
        return new TableColumn(model, type, own, casts, model.defaultSql().or(() -> filling));
    }

    private static Optional<String> emptyText(ModelMapping<?> mapping, ModelColumn model) {
        return mapping.emptyText(model).map(text -> "'" + text.replace("'", "''") + "'");
    }

    String name() {
        return model.name();
    }

    String quoted() {
        return Identifier.quoted(model.name());
    }

    /** Its type without modifier: a cast to it cuts nothing off. */
    String baseType() {
        return DeclaredType.withoutModifier(type);
    }

    boolean isRequired() {
        return !model.nullable();
    }

    /** Whether values can be looked up fast. */
    boolean isLookedUp() {
        return model.isId() || model.indexed();
    }

    /** Whether the database compares its values as texts. */
    boolean isText() {
        return model.kind() == ValueKind.TEXT && !casts;
    }

    /** The place of a value to be written. */
    String written() {
        return casts || model.kind() == ValueKind.FLOAT ? written(operand()) : "?";
    }

    /** A value of its own type, to be written. */
    String written(String value) {
        return casts ? castToColumn(value) : value;
    }

    /** The place of ids, in an array of texts. */
    String ids() {
        return casts ? "CAST(" + operands() + " AS " + baseType() + "[])" : operands();
    }

    /** Its value as a query selects it. */
    String read() {
        return casts ? castToOwn() : quoted();
    }

    /** Its value as conditions and orders put it in an order. */
    String ordered() {
        return model.kind() == ValueKind.TEXT ? read() + " COLLATE \"C\"" : read();
    }

    /** The place of a value. */
    String operand() {
        return "CAST(? AS " + own.sql() + ")";
    }

    /** The place of values, in an array of texts. */
    String operands() {
        return "CAST(? AS " + own.sql() + "[])";
    }

    private String castToColumn(String value) {
        return isClock() ? value + " AT TIME ZONE 'UTC'" : "CAST(" + value + " AS " + baseType() + ")";
    }

    private String castToOwn() {
        return isClock() ? "(" + quoted() + " AT TIME ZONE 'UTC')" : "CAST(" + quoted() + " AS " + own.sql() + ")";
    }

    /** A point in time in a column without time zone, which is not for the session's zone to decide. */
    private boolean isClock() {
        return model.kind() == ValueKind.INSTANT
                && ColumnType.of(ValueKind.LOCAL_DATE_TIME).isRelated(baseType());
    }
}
