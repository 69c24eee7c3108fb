package dev.mink.adapter;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * An event ready to be stored.
 *
 * @param id its identity
 * @param type name of its type, at most {@value #MAX_TYPE_LENGTH} characters
 * @param data its serialized form
 * @param metadata what the writer says about it
 * @param systemMetadata Mink's own markers; keys start with {@code $}
 */
public record EventRecord(UUID id, String type, Payload data, Metadata metadata, Map<String, String> systemMetadata) {
    /** The longest name of an event type, in characters. */
    public static final int MAX_TYPE_LENGTH = 500;

    /**
     * Creates a record.
     *
     * @throws IllegalArgumentException if the type is blank, too long, or has the character U+0000 or
     *     half a surrogate pair, or a system key does not start with {@code $}
     */
    public EventRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(metadata, "metadata");
        if (type.isBlank()) {
            throw new IllegalArgumentException("mink: event type is required");
        }
        if (type.length() > MAX_TYPE_LENGTH && type.codePointCount(0, type.length()) > MAX_TYPE_LENGTH) {
            throw new IllegalArgumentException("mink: event type \"" + type.substring(0, 40) + "…\" is longer than "
                    + MAX_TYPE_LENGTH + " characters");
        }
        if (type.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("mink: event type contains the character U+0000");
        }
        if (hasHalfPair(type)) {
            // Written as "?" it would be the name of another type.
            throw new IllegalArgumentException("mink: event type contains half a surrogate pair");
        }
        systemMetadata = Map.copyOf(systemMetadata);
        for (String key : systemMetadata.keySet()) {
            if (!key.startsWith("$")) {
                throw new IllegalArgumentException("mink: system metadata key \"" + key + "\" must start with $");
            }
        }
    }

    /** A record without markers. */
    public static EventRecord of(UUID id, String type, Payload data, Metadata metadata) {
        return new EventRecord(id, type, data, metadata, Map.of());
    }

    private static boolean hasHalfPair(String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                return true;
            }
        }
        return false;
    }
}
