package dev.mink.store;

import dev.mink.Event;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.serialization.SerializationException;
import dev.mink.serialization.Serializer;
import dev.mink.versioning.Evolution;
import dev.mink.versioning.SchemaVersion;
import dev.mink.versioning.SchemaVersionGapException;
import dev.mink.versioning.UpcastException;
import dev.mink.versioning.VersionedPayload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads stored events and takes them through the read pipeline. */
final class EventReader {
    private final EventStoreAdapter adapter;
    private final Serializer serializer;
    private final Evolution evolution;
    private final List<ReadStage> stages;
    private final int pageSize;

    EventReader(
            EventStoreAdapter adapter,
            Serializer serializer,
            Evolution evolution,
            List<ReadStage> stages,
            int pageSize) {
        this.adapter = adapter;
        this.serializer = serializer;
        this.evolution = evolution;
        this.stages = List.copyOf(stages);
        this.pageSize = pageSize;
    }

    /**
     * The events behind a stored one; their data is deserialized on first use, and upcast then too unless
     * the type itself may change.
     */
    List<Event> decode(StoredEvent stored) {
        int version = stored.schemaVersion();
        if (stages.isEmpty() && evolution.readsAsStored(stored.type(), version)) {
            return List.of(asStored(stored, stored.type(), 0, version, stored.data()));
        }
        String type = evolution.knownAs(stored.type());
        if (stages.isEmpty() && evolution.keepsType(type)) {
            return List.of(upcastLater(stored, type, 0, version, stored.data()));
        }
        List<Event> events = new ArrayList<>();
        for (EncodedEvent event : staged(
                new EncodedEvent(type, version, stored.data(), stored.metadata(), stored.systemMetadata()), stored)) {
            evolve(event, stored, events);
        }
        return events;
    }

    private List<EncodedEvent> staged(EncodedEvent read, StoredEvent stored) {
        List<EncodedEvent> encoded = List.of(read);
        for (ReadStage stage : stages) {
            List<EncodedEvent> next = new ArrayList<>(encoded.size());
            for (EncodedEvent event : encoded) {
                next.addAll(stage.apply(event, stored));
            }
            encoded = next;
        }
        return encoded;
    }

    private void evolve(EncodedEvent event, StoredEvent stored, List<Event> events) {
        String type = evolution.knownAs(event.type());
        if (evolution.keepsType(type)) {
            events.add(upcastLater(stored, type, events.size(), event.schemaVersion(), event.data()));
            return;
        }
        for (VersionedPayload now : upcast(stored, type, event.schemaVersion(), event.data())) {
            String name = now.schema().eventType();
            events.add(Event.lazy(
                    stored, name, events.size(), now.schema().version(), () -> deserialize(stored, name, now.data())));
        }
    }

    private Event upcastLater(StoredEvent stored, String type, int ordinal, int version, Payload data) {
        if (evolution.isCurrent(type, version)) {
            return asStored(stored, type, ordinal, version, data);
        }
        return Event.lazy(
                stored,
                type,
                ordinal,
                evolution.versionWhenRead(type, version),
                () -> deserialize(
                        stored, type, upcast(stored, type, version, data).get(0).data()));
    }

    private Event asStored(StoredEvent stored, String type, int ordinal, int version, Payload data) {
        return Event.lazy(stored, type, ordinal, version, () -> deserialize(stored, type, data));
    }

    /** The events behind a stored one in the direction in which its stream is read. */
    List<Event> decode(StoredEvent stored, boolean newestFirst) {
        List<Event> events = decode(stored);
        if (!newestFirst || events.size() < 2) {
            return events;
        }
        List<Event> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        return reversed;
    }

    /** The events behind stored ones that were read in some direction, with their data deserialized. */
    List<Event> decodeAll(List<StoredEvent> stored, boolean newestFirst) {
        List<Event> events = new ArrayList<>(stored.size());
        for (StoredEvent row : stored) {
            for (Event event : decode(row, newestFirst)) {
                event.data();
                events.add(event);
            }
        }
        return events;
    }

    /** Stored events of a stream, page by page. */
    Stream<StoredEvent> streamRaw(LoadRequest request) {
        return StreamSupport.stream(new StreamPages(request), false);
    }

    /** Stored events of the feed up to where it is stable when reading begins, page by page. */
    Stream<StoredEvent> feedRaw(long from, FeedFilter filter) {
        return StreamSupport.stream(new FeedPages(from, filter), false);
    }

    private List<VersionedPayload> upcast(StoredEvent stored, String type, int version, Payload data) {
        try {
            return evolution.upcast(SchemaVersion.of(type, version), data, stored.metadata());
        } catch (UpcastException e) {
            throw e.at(place(stored));
        } catch (SchemaVersionGapException e) {
            throw e.at(place(stored));
        }
    }

    private Object deserialize(StoredEvent stored, String type, Payload data) {
        try {
            return serializer.deserialize(data, type);
        } catch (SerializationException e) {
            throw e.at(place(stored));
        }
    }

    private static String place(StoredEvent stored) {
        return "stream \"" + stored.streamId() + "\" version " + stored.version() + " position "
                + stored.globalPosition();
    }

    /** Runs over pages that are fetched when the one before is used up. */
    private abstract static class Pages extends AbstractSpliterator<StoredEvent> {
        private List<StoredEvent> page = List.of();
        private int index;
        private boolean exhausted;

        Pages() {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        }

        /** The next page; {@link #exhaust()} when there is none behind it. */
        abstract List<StoredEvent> fetch();

        final void exhaust() {
            exhausted = true;
        }

        @Override
        public final boolean tryAdvance(Consumer<? super StoredEvent> action) {
            while (index == page.size()) {
                if (exhausted) {
                    return false;
                }
                page = fetch();
                index = 0;
            }
            action.accept(page.get(index++));
            return true;
        }
    }

    private final class StreamPages extends Pages {
        private LoadRequest next;

        StreamPages(LoadRequest request) {
            this.next = request;
        }

        @Override
        List<StoredEvent> fetch() {
            int wanted = Math.min(pageSize, next.limit());
            List<StoredEvent> page = adapter.load(next.withLimit(wanted));
            int remaining = next.limit() == Integer.MAX_VALUE ? Integer.MAX_VALUE : next.limit() - page.size();
            long last = page.isEmpty() ? 0 : page.get(page.size() - 1).version();
            if (page.size() < wanted || remaining == 0 || (next.backwards() && last == 1)) {
                exhaust();
            } else {
                next = next.continuedAfter(last).withLimit(remaining);
            }
            return page;
        }
    }

    private final class FeedPages extends Pages {
        private final FeedFilter filter;
        private long position;
        private long end = -1;

        FeedPages(long from, FeedFilter filter) {
            this.position = from;
            this.filter = filter;
        }

        @Override
        List<StoredEvent> fetch() {
            if (end < 0) {
                end = adapter.stablePosition();
            }
            FeedPage page = adapter.readFeed(new FeedRequest(position, pageSize, filter));
            position = page.nextPosition();
            if (!page.more() || position >= end) {
                exhaust();
            }
            return page.events();
        }
    }
}
