package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.postgres.internal.schema.Schema;
import java.util.UUID;

/**
 * The channel on which processes announce events of one schema.
 *
 * @param name its name, unique within the database
 * @param self what this process signs with, to know its own announcements
 */
public record Channel(String name, String self) {
    private static final int MAX_LENGTH = 63;

    /** The channel of a schema. */
    public static Channel of(Schema schema) {
        String full = "mink_" + schema.name();
        String name = full.length() <= MAX_LENGTH
                ? full
                : full.substring(0, MAX_LENGTH - 9) + "_" + String.format("%08x", full.hashCode());
        return new Channel(name, UUID.randomUUID().toString());
    }
}
