package dev.mink.store;

import dev.mink.MinkException;

/** A store was to be built from a binary serializer and a backend that keeps event data as JSON. */
public class BinarySerializerUnsupportedException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public BinarySerializerUnsupportedException(Class<?> serializer, Class<?> adapter) {
        super("mink: " + serializer.getName() + " writes binary data, which the JSON column of " + adapter.getName()
                + " cannot store; use the JSON serializer, or an event store with a BYTEA data column");
    }
}
