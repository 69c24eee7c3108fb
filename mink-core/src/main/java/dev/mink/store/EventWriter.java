package dev.mink.store;

import dev.mink.AppendResult;
import dev.mink.EventEnvelope;
import dev.mink.Metadata;
import dev.mink.MinkContext;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.StreamId;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.Registration;
import dev.mink.adapter.StreamWrite;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import dev.mink.versioning.Evolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Takes event objects through the write pipeline and stores them. */
final class EventWriter {
    private final EventStoreAdapter adapter;
    private final Serializer serializer;
    private final Config config;
    private final List<AppendParticipant> participants;

    /**
     * What the builder said about writing.
     *
     * @param maxEventSize limit in bytes, 0 for none
     */
    record Config(
            List<MetadataEnricher> enrichers,
            List<WriteStage> stages,
            int maxEventSize,
            boolean autoRegister,
            int replayWindow,
            Evolution evolution,
            java.util.function.Supplier<UUID> eventIds) {
        Config {
            enrichers = List.copyOf(enrichers);
            stages = List.copyOf(stages);
        }
    }

    EventWriter(EventStoreAdapter adapter, Serializer serializer, Config config, List<AppendParticipant> participants) {
        this.adapter = adapter;
        this.serializer = serializer;
        this.config = config;
        this.participants = new CopyOnWriteArrayList<>(participants);
    }

    /** Has something take part in every append from now on, until closed. */
    Registration join(AppendParticipant participant) {
        participants.add(participant);
        return () -> participants.remove(participant);
    }

    /** Everything that an append needs, made once so that it can be repeated. */
    AppendRequest prepare(List<StreamAppend> appends, AppendOptions options, MinkContext context) {
        Objects.requireNonNull(options, "options");
        if (appends.isEmpty()) {
            throw new IllegalArgumentException("mink: no events to append");
        }
        for (StreamAppend append : appends) {
            StreamId.check(append.streamId());
            if (append.events().isEmpty()) {
                throw new IllegalArgumentException("mink: no events to append to stream \"" + append.streamId() + "\"");
            }
        }
        Ids ids = new Ids(options.eventIds(), appends);
        Metadata defaults = options.metadata().orElse(context.toMetadata());
        Map<Class<?>, String> unregistered = new LinkedHashMap<>();
        List<StreamWrite> writes = new ArrayList<>(appends.size());
        for (StreamAppend append : appends) {
            List<EventRecord> records = new ArrayList<>(append.events().size());
            for (Object element : append.events()) {
                records.add(encode(append.streamId(), records.size(), element, ids, defaults, context, unregistered));
            }
            writes.add(new StreamWrite(append.streamId(), append.expectedVersion(), records, ids.given));
        }
        AppendRequest request =
                new AppendRequest(writes, participants(options, writes), context.deadline(), config.replayWindow());
        register(unregistered);
        return request;
    }

    List<AppendResult> append(AppendRequest request, MinkContext context) {
        Optional<AppendInterceptor> interceptor = context.get(AppendInterceptor.KEY);
        return interceptor.isPresent()
                ? interceptor.get().intercept(request, adapter::append)
                : adapter.append(request);
    }

    private EventRecord encode(
            String streamId,
            int index,
            Object element,
            Ids ids,
            Metadata defaults,
            MinkContext context,
            Map<Class<?>, String> unregistered) {
        EventEnvelope envelope = element instanceof EventEnvelope e ? e : EventEnvelope.of(element);
        Object data = envelope.data();
        Metadata metadata = envelope.metadata().orElse(defaults);
        for (MetadataEnricher enricher : config.enrichers()) {
            metadata = enricher.enrich(metadata, context);
        }
        EventRegistry registry = serializer.registry();
        String type;
        Payload payload;
        try {
            type = registry.typeName(data.getClass());
            payload = serializer.serialize(data);
        } catch (SerializationException e) {
            throw e.at("event " + index + " of the append to stream \"" + streamId + "\"");
        }
        if (!registry.isRegistered(data.getClass())) {
            unregistered.put(data.getClass(), type);
        }
        checkSize(streamId, type, payload);
        EncodedEvent encoded =
                new EncodedEvent(type, config.evolution().versionToWrite(type), payload, metadata, Map.of());
        if (!config.stages().isEmpty()) {
            for (WriteStage stage : config.stages()) {
                encoded = stage.apply(encoded, streamId);
            }
            checkSize(streamId, encoded.type(), encoded.data());
        }
        if (config.evolution().retires(encoded.type())) {
            throw new RetiredEventTypeException(streamId, encoded.type());
        }
        return new EventRecord(
                ids.next(envelope), encoded.type(), encoded.data(), encoded.metadata(), stamped(encoded));
    }

    /** The first version of a shape needs no stamp. */
    private static Map<String, String> stamped(EncodedEvent event) {
        if (event.schemaVersion() == 1 && !event.systemMetadata().containsKey(StoredEvent.SCHEMA_VERSION)) {
            return event.systemMetadata();
        }
        return event.withMarker(StoredEvent.SCHEMA_VERSION, Integer.toString(event.schemaVersion()))
                .systemMetadata();
    }

    private void checkSize(String streamId, String type, Payload data) {
        if (config.maxEventSize() > 0 && data.size() > config.maxEventSize()) {
            throw new EventTooLargeException(streamId, type, data.size(), config.maxEventSize());
        }
    }

    /** Only after everything was checked: an append that is refused leaves the registry as it was. */
    private void register(Map<Class<?>, String> unregistered) {
        if (unregistered.isEmpty()) {
            return;
        }
        if (config.autoRegister()) {
            serializer.registerAll(unregistered.keySet().toArray(Class<?>[]::new));
        } else {
            serializer.registry().claimForWriting(unregistered);
        }
    }

    private List<AppendParticipant> participants(AppendOptions options, List<StreamWrite> writes) {
        return Stream.concat(participants.stream(), options.participants().stream())
                .filter(participant -> participant.concerns(writes))
                .toList();
    }

    /** Hands out the ids of an append: all of them given by the caller, or none. */
    private final class Ids {
        private final List<UUID> listed;
        private final boolean given;
        private int used;

        Ids(List<UUID> listed, List<StreamAppend> appends) {
            int events = 0;
            int enveloped = 0;
            for (StreamAppend append : appends) {
                events += append.events().size();
                for (Object element : append.events()) {
                    if (element instanceof EventEnvelope envelope
                            && envelope.id().isPresent()) {
                        enveloped++;
                    }
                }
            }
            if (!listed.isEmpty() && (listed.size() != events || enveloped > 0)) {
                throw new IllegalArgumentException("mink: " + listed.size() + " event ids were given for " + events
                        + " events, of which " + enveloped + " have one of their own");
            }
            if (enveloped > 0 && enveloped < events) {
                throw new IllegalArgumentException("mink: either all events of an append have an id or none; here "
                        + enveloped + " of " + events + " have one");
            }
            this.listed = listed;
            this.given = !listed.isEmpty() || enveloped > 0;
        }

        UUID next(EventEnvelope envelope) {
            int index = used++;
            return listed.isEmpty() ? envelope.id().orElseGet(config.eventIds()) : listed.get(index);
        }
    }
}
