package dev.mink.serializers.msgpack;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** What MessagePack has and JSON has not: timestamps, durations as numbers, records as arrays. */
final class MessagePackModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    MessagePackModule() {
        super(MessagePackModule.class.getName());
        addSerializer(Instant.class, new TimestampSerializer());
        addSerializer(Duration.class, new NanosecondsSerializer());
        addDeserializer(Instant.class, new TimestampDeserializer<>(Instant.class, i -> i, InstantDeserializer.INSTANT));
        addDeserializer(
                OffsetDateTime.class,
                new TimestampDeserializer<>(
                        OffsetDateTime.class, i -> i.atOffset(ZoneOffset.UTC), InstantDeserializer.OFFSET_DATE_TIME));
        addDeserializer(
                ZonedDateTime.class,
                new TimestampDeserializer<>(
                        ZonedDateTime.class, i -> i.atZone(ZoneOffset.UTC), InstantDeserializer.ZONED_DATE_TIME));
        addDeserializer(Duration.class, new NanosecondsDeserializer());
        setDeserializerModifier(new ArrayFormModifier());
    }
}
