package dev.mink.readmodel.mapping;

/**
 * Turns the values of a field, null excepted, into those of its column and back.
 *
 * @param kind the kind of the column
 * @param immutable whether nobody can change a value of the field
 * @param encoding field to column; throws IllegalArgumentException for what cannot be stored
 * @param decoding column to field; throws IllegalArgumentException or ArithmeticException for what the
 *     field cannot hold
 */
record FieldCodec(ValueKind kind, boolean immutable, Conversion encoding, Conversion decoding) {
    /** Turns a value into another. */
    interface Conversion {
        Object of(Object value);
    }
}
