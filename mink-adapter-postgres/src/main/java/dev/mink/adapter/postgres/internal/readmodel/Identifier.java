package dev.mink.adapter.postgres.internal.readmodel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names in SQL, all of them ASCII. */
final class Identifier {
    /** What PostgreSQL keeps of a name; it cuts off the rest without an error. */
    static final int MAX_LENGTH = 63;

    private static final int HASH_DIGITS = 8;
    private static final int KEPT = MAX_LENGTH - HASH_DIGITS - 1;
    private static final int LONGEST_LAST_WORD = 15;

    private Identifier() {}

    /** A name in double quotes, which make it nothing but a name. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A name that fits: itself, or if it is too long its beginning and a hash of all of it. */
    static String fitting(String name) {
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        int word = name.lastIndexOf('_', KEPT - 1);
        return name.substring(0, word >= KEPT - LONGEST_LAST_WORD ? word : KEPT) + '_' + hash(name);
    }

    /** Hexadecimal digits that another name very probably has not. */
    static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("mink: every Java has SHA-256", e);
        }
    }
}
