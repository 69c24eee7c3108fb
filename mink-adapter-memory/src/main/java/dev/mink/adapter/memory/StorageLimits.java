package dev.mink.adapter.memory;

import dev.mink.StreamId;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.InvalidEventDataException;
import dev.mink.adapter.StreamWrite;
import java.time.Instant;
import java.util.Map;

/** What only PostgreSQL cannot hold, refused or rounded here too unless the adapter is lenient. */
enum StorageLimits {
    STRICT,
    NONE;

    /**
     * Checks the texts that no type of the core has checked.
     *
     * @throws InvalidEventDataException if one has the character U+0000
     */
    void check(StreamWrite write) {
        if (this == STRICT) {
            for (EventRecord event : write.records()) {
                check(write.streamId(), event.systemMetadata());
            }
        }
    }

    void check(String streamId, Map<String, String> systemMetadata) {
        if (this == NONE || systemMetadata.isEmpty()) {
            return;
        }
        systemMetadata.forEach((key, value) -> {
            if (key.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw new InvalidEventDataException(
                        streamId, "system metadata \"" + key + "\" has the character U+0000", null);
            }
        });
    }

    /** Checks the id of a stream that is named outside of an append. */
    void checkStreamId(String streamId) {
        if (this == STRICT) {
            StreamId.check(streamId);
        }
    }

    /** Rounds down to microseconds. */
    Instant round(Instant instant) {
        if (this == NONE) {
            return instant;
        }
        int nanos = instant.getNano(); // never negative, also before 1970
        return Instant.ofEpochSecond(instant.getEpochSecond(), nanos - nanos % 1_000);
    }
}
