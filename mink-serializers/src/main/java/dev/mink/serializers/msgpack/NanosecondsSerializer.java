package dev.mink.serializers.msgpack;

import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** A duration as a number of nanoseconds; beyond 292 years as text. */
final class NanosecondsSerializer extends StdSerializer<Duration> {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
    private static final Duration SHORTEST = Duration.ofNanos(Long.MIN_VALUE);

    NanosecondsSerializer() {
        super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator generator, SerializationContext context) {
        if (value.compareTo(LONGEST) > 0 || value.compareTo(SHORTEST) < 0) {
            generator.writeString(value.toString());
        } else {
            // toNanos() overflows on the way to the smallest value.
            generator.writeNumber(value.getSeconds() * 1_000_000_000L + value.getNano());
        }
    }
}
