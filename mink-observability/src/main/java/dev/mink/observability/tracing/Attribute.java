package dev.mink.observability.tracing;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** The names of what spans tell. */
final class Attribute {
    static final AttributeKey<String> SERVICE = AttributeKey.stringKey("mink.service");
    static final AttributeKey<String> CORRELATION_ID = AttributeKey.stringKey("mink.correlation_id");
    static final AttributeKey<String> CAUSATION_ID = AttributeKey.stringKey("mink.causation_id");
    static final AttributeKey<String> TENANT_ID = AttributeKey.stringKey("mink.tenant_id");
    static final AttributeKey<String> ACTOR = AttributeKey.stringKey("mink.actor");

    static final AttributeKey<String> COMMAND_ID = AttributeKey.stringKey("mink.command.id");
    static final AttributeKey<String> COMMAND_TYPE = AttributeKey.stringKey("mink.command.type");
    static final AttributeKey<String> COMMAND_AGGREGATE = AttributeKey.stringKey("mink.command.aggregate_id");
    static final AttributeKey<String> RESULT_AGGREGATE = AttributeKey.stringKey("mink.result.aggregate_id");
    static final AttributeKey<Long> RESULT_VERSION = AttributeKey.longKey("mink.result.version");
    static final AttributeKey<Boolean> RESULT_REPLAYED = AttributeKey.booleanKey("mink.result.replayed");

    static final AttributeKey<String> STREAM_ID = AttributeKey.stringKey("mink.stream_id");
    static final AttributeKey<Long> STREAM_VERSION = AttributeKey.longKey("mink.stream.version");
    static final AttributeKey<Long> STREAMS = AttributeKey.longKey("mink.streams.count");
    static final AttributeKey<Long> EXPECTED_VERSION = AttributeKey.longKey("mink.expected_version");
    static final AttributeKey<Long> FROM_VERSION = AttributeKey.longKey("mink.from_version");
    static final AttributeKey<Long> FROM_POSITION = AttributeKey.longKey("mink.from_position");
    static final AttributeKey<Long> LAST_POSITION = AttributeKey.longKey("mink.last_position");
    static final AttributeKey<Long> STABLE_POSITION = AttributeKey.longKey("mink.stable_position");
    static final AttributeKey<Long> EVENTS = AttributeKey.longKey("mink.events.count");
    static final AttributeKey<Long> EVENTS_LOADED = AttributeKey.longKey("mink.events.loaded");
    static final AttributeKey<List<String>> EVENT_TYPES = AttributeKey.stringArrayKey("mink.events.types");
    static final AttributeKey<Long> STORED_VERSION = AttributeKey.longKey("mink.stored.version");
    static final AttributeKey<Long> STORED_POSITION = AttributeKey.longKey("mink.stored.global_position");

    static final AttributeKey<String> SUBSCRIPTION = AttributeKey.stringKey("mink.subscription.name");
    static final AttributeKey<String> PROJECTION = AttributeKey.stringKey("mink.projection.name");
    static final AttributeKey<String> EVENT_TYPE = AttributeKey.stringKey("mink.event.type");
    static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("mink.event.id");
    static final AttributeKey<String> EVENT_STREAM = AttributeKey.stringKey("mink.event.stream_id");
    static final AttributeKey<Long> EVENT_VERSION = AttributeKey.longKey("mink.event.version");
    static final AttributeKey<Long> EVENT_POSITION = AttributeKey.longKey("mink.event.global_position");

    private Attribute() {}
}
