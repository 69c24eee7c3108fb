package dev.mink.subscription;

import dev.mink.Event;
import dev.mink.StoredEvent;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads page after page, decodes and filters, and knows how far its consumer has got. Used by one
 * thread at a time; only {@link #position()} may be asked by any.
 */
final class EventCursor {
    private static final EventSource.Page UNREAD = new EventSource.Page(List.of(), 0, true);

    private final EventSource source;
    private final EventDecoder decoder;
    private final SubscriptionOptions options;
    private final Optional<Progress> progress;
    private EventSource.Page page = UNREAD;
    private int index;
    private Iterator<Event> accepted = Collections.emptyIterator();
    private long fetched;
    private long handled;
    private boolean taken;
    private Optional<Event> ready = Optional.empty();
    private long readyPosition;
    private volatile long position;

    /** The subscription's own condition failed; the cause is what it threw. */
    static final class ConditionFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConditionFailed(Throwable cause) {
            super(cause);
        }
    }

    EventCursor(
            EventSource source,
            EventDecoder decoder,
            SubscriptionOptions options,
            long from,
            Optional<Progress> progress) {
        this.source = source;
        this.decoder = decoder;
        this.options = options;
        this.progress = progress;
        this.fetched = progress.map(Progress::start).orElse(from);
        this.handled = fetched;
        this.position = fetched;
    }

    /** How far the consumer has got: the last event it took, and what was passed over after that. */
    long position() {
        return position;
    }

    /** The position behind what was read last. */
    long fetched() {
        return fetched;
    }

    /** Whether another {@link #next()} may find something without waiting. */
    boolean more() {
        return index < page.events().size() || page.more();
    }

    /** Hands out the event that {@link #next()} found. */
    Event take() {
        Event event = ready.orElseThrow();
        ready = Optional.empty();
        position = readyPosition;
        taken = true;
        return event;
    }

    /** The event that was taken last is done with. */
    void settle() {
        if (taken) {
            taken = false;
            handled = position;
            progress.ifPresent(Progress::handledOne);
        }
    }

    /** Nanoseconds until an idle cursor has a checkpoint to write. */
    long idleDelay() {
        return progress.map(p -> p.idleDelay(handled)).orElse(Long.MAX_VALUE);
    }

    /** Writes the checkpoint behind everything that is done with. */
    void save() {
        progress.ifPresent(p -> p.save(handled));
    }

    /**
     * One try to find an event, in the page or a new one; empty if there is none now. The same event is
     * found until it is taken.
     */
    Optional<Event> next() {
        progress.ifPresent(p -> p.saveIfDue(handled));
        if (ready.isEmpty()) {
            ready = find();
        }
        return ready;
    }

    private Optional<Event> find() {
        Optional<Event> event = fromPage();
        if (event.isPresent()) {
            return event;
        }
        page = source.readAfter(fetched, options.bufferSize());
        index = 0;
        fetched = page.nextCursor();
        event = fromPage();
        if (event.isEmpty() && !page.more()) {
            handled = position;
            progress.ifPresent(p -> p.saveWhenIdle(handled));
        }
        return event;
    }

    /** The next event of the page that passes the filters; moves the position over what does not. */
    private Optional<Event> fromPage() {
        while (true) {
            if (accepted.hasNext()) {
                Event event = accepted.next();
                readyPosition = accepted.hasNext() ? position : source.cursorOf(event.stored());
                return Optional.of(event);
            }
            if (index == page.events().size()) {
                position = Math.max(position, fetched);
                return Optional.empty();
            }
            StoredEvent stored = page.events().get(index);
            accepted = accepted(decoder.decode(stored));
            index++;
            if (!accepted.hasNext()) {
                position = source.cursorOf(stored);
            }
        }
    }

    /** Judged before the first is handed out, as the last that passes is the one behind which the position moves on. */
    private Iterator<Event> accepted(List<Event> events) {
        if (events.size() == 1) {
            return accepts(events.get(0)) ? events.iterator() : Collections.emptyIterator();
        }
        return events.stream().filter(this::accepts).toList().iterator();
    }

    private boolean accepts(Event event) {
        Set<String> types = options.filter().eventTypes();
        if (!types.isEmpty() && !types.contains(event.type())) {
            return false;
        }
        try {
            return options.predicate().test(event);
        } catch (RuntimeException | Error e) {
            throw new ConditionFailed(e);
        }
    }
}
