package dev.mink.testing.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Cuts a stream of bytes into the messages of PostgreSQL's protocol. */
final class MessageReader {
    private static final int MAX_KEPT = 64 * 1024;

    private final ByteArrayOutputStream header = new ByteArrayOutputStream(5);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean untyped;
    private int missing;
    private char type;

    /**
     * Creates a reader.
     *
     * @param untypedFirst whether the first message has no type, as those that open a connection
     */
    MessageReader(boolean untypedFirst) {
        untyped = untypedFirst;
    }

    /** Says that the next message has no type again: after a request for encryption. */
    void untypedNext() {
        untyped = true;
    }

    /** Whether a message has begun and not ended. */
    boolean withinMessage() {
        return missing > 0 || header.size() > 0;
    }

    void read(byte[] bytes, int length, Handler handler) {
        int at = 0;
        while (at < length) {
            if (missing == 0) {
                header.write(bytes[at++]);
                if (header.size() == headerSize()) {
                    open(handler);
                }
            } else {
                int part = Math.min(missing, length - at);
                // Only the beginning of a message says what it is; big rows and parameters are skipped.
                body.write(bytes, at, Math.min(part, Math.max(0, MAX_KEPT - body.size())));
                at += part;
                missing -= part;
                if (missing == 0) {
                    finish(handler);
                }
            }
        }
    }

    private void open(Handler handler) {
        ByteBuffer bytes = ByteBuffer.wrap(header.toByteArray());
        type = untyped ? 0 : (char) bytes.get();
        missing = bytes.getInt() - Integer.BYTES;
        header.reset();
        if (missing == 0) {
            finish(handler);
        }
    }

    private void finish(Handler handler) {
        byte[] content = body.toByteArray();
        body.reset();
        untyped = false;
        handler.message(type, content);
    }

    private int headerSize() {
        return untyped ? Integer.BYTES : Integer.BYTES + 1;
    }

    /** Takes messages. */
    interface Handler {
        /** A message; type 0 has none, and the body may be cut off after 64 kB. */
        void message(char type, byte[] body);
    }
}
