package dev.mink.subscription;

import dev.mink.StoredEvent;
import dev.mink.adapter.FeedFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last events of the feed: complete from {@link #start} (exclusive) to {@link #head}
 * (inclusive). Guarded by its owner's lock.
 */
final class Ring {
    private final @Nullable StoredEvent[] events;
    private final long maxBytes;
    private int first;
    private int size;
    private long bytes;
    private long start;
    private long head;

    Ring(int maxEvents, long maxBytes) {
        this.events = new StoredEvent[maxEvents];
        this.maxBytes = maxBytes;
    }

    /** Forgets everything and goes on from a position. */
    void restart(long position) {
        while (size > 0) {
            removeOldest();
        }
        start = position;
        head = position;
    }

    void add(List<StoredEvent> page, long nextPosition) {
        for (StoredEvent event : page) {
            if (size == events.length) {
                removeOldest();
            }
            events[(first + size) % events.length] = event;
            size++;
            bytes += event.data().size();
            while (bytes > maxBytes) {
                removeOldest();
            }
        }
        head = nextPosition;
    }

    boolean covers(long position) {
        return position >= start;
    }

    long head() {
        return head;
    }

    /** Events after a position that pass a filter, and where the next slice starts. */
    Slice after(long position, int limit, FeedFilter filter) {
        List<StoredEvent> found = new ArrayList<>(Math.min(limit, 64));
        for (int i = indexAfter(position); i < size; i++) {
            StoredEvent event = get(i);
            if (filter.matches(event)) {
                found.add(event);
                if (found.size() == limit) {
                    return new Slice(found, event.globalPosition());
                }
            }
        }
        return new Slice(found, Math.max(head, position));
    }

    private int indexAfter(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).globalPosition() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private StoredEvent get(int index) {
        return Objects.requireNonNull(events[(first + index) % events.length]);
    }

    private void removeOldest() {
        StoredEvent oldest = get(0);
        events[first] = null;
        first = (first + 1) % events.length;
        size--;
        bytes -= oldest.data().size();
        start = oldest.globalPosition();
    }

    /**
     * A part of the ring.
     *
     * @param events the events
     * @param nextPosition where the next slice starts
     */
    record Slice(List<StoredEvent> events, long nextPosition) {}
}
