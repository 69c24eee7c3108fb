package dev.mink.testing.proxy;

/**
 * Sees the bytes of one connection before they are passed on. The two methods are called by one
 * thread each.
 */
interface Tap {
    /** What happens to the bytes just seen. */
    enum Verdict {
        FORWARD,
        /** The bytes vanish, the connection stays. */
        DROP,
        /** The bytes vanish, and both ends of the connection are closed. */
        CUT
    }

    /** Bytes from the client to the server. */
    Verdict request(byte[] bytes, int length);

    /** Bytes from the server to the client. */
    Verdict reply(byte[] bytes, int length);
}
