package dev.mink.command.audit;

import dev.mink.adapter.internal.StorableText;
import dev.mink.command.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Makes texts such that no store refuses an entry because of them: an entry must not get lost. */
final class AuditText {
    /** Four bytes a character still fit into a key of an index on PostgreSQL. */
    static final int MAX_NAME_LENGTH = 500;

    private static final int DIGITS_OF_HASH = 16;

    private AuditText() {}

    /** The text with U+FFFD in place of U+0000 and of half surrogate pairs. */
    static String storable(String field, String text) {
        return StorableText.of(Objects.requireNonNull(text, field));
    }

    /** A storable text that, if it is too long, is cut and ends with a part of its hash. */
    static String name(String field, String text) {
        String storable = storable(field, text);
        if (storable.length() <= MAX_NAME_LENGTH) {
            return storable;
        }
        int end = MAX_NAME_LENGTH - DIGITS_OF_HASH - 1;
        if (Character.isHighSurrogate(storable.charAt(end - 1))) {
            end--;
        }
        String hash = Sha256.hex(storable.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS_OF_HASH);
        return storable.substring(0, end) + "…" + hash;
    }

    static Map<String, String> storable(Map<String, String> metadata) {
        Map<String, String> entries = new LinkedHashMap<>();
        metadata.forEach((key, value) -> entries.put(storable("key", key), storable("value", value)));
        return Map.copyOf(entries);
    }
}
