package dev.mink.adapter.memory;

import dev.mink.StoredEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/**
 * Events in ascending position that only ever grow at the end.
 *
 * <p>One thread writes at a time; any number of threads read meanwhile, without a lock: an index
 * below a size that was read once stays readable. Writes are released and reads acquired, which
 * orders them as volatile ones would at a fraction of the cost of a write.
 */
final class EventLog {
    /** The log without events; nobody writes to it. */
    static final EventLog EMPTY = new EventLog(0);

    private static final VarHandle EVENTS;
    private static final VarHandle SIZE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            EVENTS = lookup.findVarHandle(EventLog.class, "events", StoredEvent[].class);
            SIZE = lookup.findVarHandle(EventLog.class, "size", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private StoredEvent[] events;
    private int size;

    EventLog(int capacity) {
        events = new StoredEvent[capacity];
    }

    int size() {
        return (int) SIZE.getAcquire(this);
    }

    StoredEvent get(int index) {
        return events()[index];
    }

    /** Some of the events, as a list that nothing changes and {@link List#copyOf} need not copy. */
    List<StoredEvent> copy(int from, int to) {
        return List.of(Arrays.copyOfRange(events(), from, to));
    }

    /** Makes room, so that the next {@link #add} of so many events cannot fail. */
    void reserve(int additional) {
        int needed = Math.addExact(size, additional);
        if (needed > events.length) {
            int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, events.length * 2L);
            EVENTS.setRelease(this, Arrays.copyOf(events, Math.max(needed, doubled)));
        }
    }

    /** Adds a range of events; room for them must have been reserved. */
    void add(StoredEvent[] source, int from, int count) {
        int start = size;
        System.arraycopy(source, from, events, start, count);
        SIZE.setRelease(this, start + count);
    }

    /** Puts an event in the place of another one. */
    void replace(int index, StoredEvent event) {
        events[index] = event;
        EVENTS.setRelease(this, events); // makes the element visible
    }

    /** How many events have at most this position; looks from the end, where the answer usually is. */
    int sizeUpTo(long position) {
        int last = size();
        StoredEvent[] current = events();
        if (last == 0 || current[last - 1].globalPosition() <= position) {
            return last;
        }
        return firstAfter(position, last);
    }

    /** Index of the first event with a greater position among the first {@code bound} events. */
    int firstAfter(long position, int bound) {
        StoredEvent[] current = events();
        int high = (int) Math.min(position, bound); // positions start at 1, so the index is not above
        if (high == 0 || current[high - 1].globalPosition() == position) {
            return high;
        }
        int low = 0;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (current[middle].globalPosition() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private StoredEvent[] events() {
        return (StoredEvent[]) EVENTS.getAcquire(this);
    }
}
