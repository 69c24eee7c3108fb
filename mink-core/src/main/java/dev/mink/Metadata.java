package dev.mink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known about an event besides its data: who caused it and why.
 *
 * <p>An unset id is the empty string. Values are immutable; the {@code with…} methods return
 * changed copies. Custom keys that start with {@code $} belong to Mink and are refused; so are
 * texts with the character U+0000 or half a surrogate pair, which no PostgreSQL JSON column can
 * hold.
 *
 * @param correlationId the business process the event belongs to
 * @param causationId the command or event that caused it
 * @param userId the user or service that acted
 * @param tenantId the tenant it belongs to
 * @param custom further keys and values
 */
public record Metadata(
        String correlationId, String causationId, String userId, String tenantId, Map<String, String> custom) {

    private static final Metadata EMPTY = new Metadata("", "", "", "", Map.of());

    /**
     * Creates metadata.
     *
     * @throws IllegalArgumentException for a custom key that starts with {@code $} or is empty, and
     *     for U+0000 or half a surrogate pair in any text
     */
    public Metadata {
        storable("correlationId", correlationId);
        storable("causationId", causationId);
        storable("userId", userId);
        storable("tenantId", tenantId);
        custom = Map.copyOf(custom);
        custom.forEach(Metadata::checkCustom);
    }

    /** Metadata with nothing set. */
    public static Metadata empty() {
        return EMPTY;
    }

    /** A copy with another correlation id. */
    public Metadata withCorrelationId(String id) {
        return new Metadata(id, causationId, userId, tenantId, custom);
    }

    /** A copy with another causation id. */
    public Metadata withCausationId(String id) {
        return new Metadata(correlationId, id, userId, tenantId, custom);
    }

    /** A copy with another user id. */
    public Metadata withUserId(String id) {
        return new Metadata(correlationId, causationId, id, tenantId, custom);
    }

    /** A copy with another tenant id. */
    public Metadata withTenantId(String id) {
        return new Metadata(correlationId, causationId, userId, id, custom);
    }

    /**
     * A copy with one custom entry added or replaced.
     *
     * @throws IllegalArgumentException if the key starts with {@code $} or is empty
     */
    public Metadata withCustom(String key, String value) {
        Map<String, String> entries = new LinkedHashMap<>(custom);
        entries.put(key, value);
        return new Metadata(correlationId, causationId, userId, tenantId, entries);
    }

    /** Fills what is unset here from other metadata; what is set here wins. */
    public Metadata orElse(Metadata defaults) {
        if (defaults.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return defaults;
        }
        Map<String, String> entries = new LinkedHashMap<>(defaults.custom);
        entries.putAll(custom);
        return new Metadata(
                first(correlationId, defaults.correlationId),
                first(causationId, defaults.causationId),
                first(userId, defaults.userId),
                first(tenantId, defaults.tenantId),
                entries);
    }

    /** Whether nothing is set. */
    public boolean isEmpty() {
        return correlationId.isEmpty()
                && causationId.isEmpty()
                && userId.isEmpty()
                && tenantId.isEmpty()
                && custom.isEmpty();
    }

    private static String first(String preferred, String fallback) {
        return preferred.isEmpty() ? fallback : preferred;
    }

    private static void checkCustom(String key, String value) {
        if (key.isEmpty() || key.charAt(0) == '$') {
            throw new IllegalArgumentException("mink: custom metadata key \"" + key
                    + "\" is not allowed: keys must not be empty, and those that start with $ are reserved");
        }
        storable("custom key", key);
        storable("custom value of \"" + key + "\"", value);
    }

    private static void storable(String name, String text) {
        Objects.requireNonNull(text, name);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("mink: metadata " + name + " contains the character U+0000");
        }
        if (StreamId.indexOfHalfPair(text) >= 0) {
            throw new IllegalArgumentException("mink: metadata " + name + " contains half a surrogate pair");
        }
    }
}
