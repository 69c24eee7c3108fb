package dev.mink.adapter;

import dev.mink.StoredEvent;
import dev.mink.StreamId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which events of the feed to read. An event passes if it has one of the types (if any are named)
 * <em>and</em> one of the streams (if any are named) <em>and</em> the category (if one is named).
 *
 * @param eventTypes names of event types: current ones where a store decodes what it reads, else stored
 *     ones; empty for all
 * @param streamIds exact stream ids; empty for all
 * @param category text before the first hyphen of the stream id; empty for all
 */
public record FeedFilter(Set<String> eventTypes, Set<String> streamIds, Optional<String> category) {
    private static final FeedFilter ALL = new FeedFilter(Set.of(), Set.of(), Optional.empty());

    /**
     * Creates a filter.
     *
     * @throws dev.mink.InvalidStreamIdException if the category is blank or has a hyphen
     */
    public FeedFilter {
        eventTypes = Set.copyOf(eventTypes);
        streamIds = Set.copyOf(streamIds);
        Objects.requireNonNull(category, "category");
        category.ifPresent(StreamId::checkCategory);
    }

    /** The filter that every event passes. */
    public static FeedFilter all() {
        return ALL;
    }

    /** Events of some types. */
    public static FeedFilter ofTypes(String... types) {
        return ALL.withTypes(Set.of(types));
    }

    /** Events of some streams. */
    public static FeedFilter ofStreams(String... ids) {
        return new FeedFilter(Set.of(), Set.of(ids), Optional.empty());
    }

    /** Events of a category. */
    public static FeedFilter ofCategory(String category) {
        return ALL.withCategory(category);
    }

    /** A copy with other types. */
    public FeedFilter withTypes(Set<String> types) {
        return new FeedFilter(types, streamIds, category);
    }

    /** A copy with another category. */
    public FeedFilter withCategory(String name) {
        return new FeedFilter(eventTypes, streamIds, Optional.of(Objects.requireNonNull(name, "category")));
    }

    /** A copy with other streams. */
    public FeedFilter withStreams(Set<String> ids) {
        return new FeedFilter(eventTypes, ids, category);
    }

    /** Whether every event passes. */
    public boolean isEmpty() {
        return eventTypes.isEmpty() && streamIds.isEmpty() && category.isEmpty();
    }

    /** Whether an event passes. */
    public boolean matches(StoredEvent event) {
        return matches(event.type(), event.streamId());
    }

    /** Whether an event of a type and stream passes. */
    public boolean matches(String type, String streamId) {
        return (eventTypes.isEmpty() || eventTypes.contains(type))
                && (streamIds.isEmpty() || streamIds.contains(streamId))
                && (category.isEmpty() || StreamId.inCategory(streamId, category.get()));
    }
}
