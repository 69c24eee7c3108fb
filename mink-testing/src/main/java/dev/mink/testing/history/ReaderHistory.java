package dev.mink.testing.history;

import dev.mink.StoredEvent;
import dev.mink.adapter.FeedFilter;
import java.util.ArrayList;
import java.util.List;

/** What one reader got, in the order in which it got it. May be fed by any one thread at a time. */
public final class ReaderHistory {
    private final String name;
    private final FeedFilter filter;
    private final long from;
    private final List<HistoryEvent> received = new ArrayList<>();

    ReaderHistory(String name, FeedFilter filter, long from) {
        this.name = name;
        this.filter = filter;
        this.from = from;
    }

    /** Takes note of an event. */
    public synchronized void received(StoredEvent event) {
        received.add(HistoryEvent.of(event));
    }

    /** Takes note of events, such as those of a feed page. */
    public synchronized void received(List<StoredEvent> events) {
        for (StoredEvent event : events) {
            received.add(HistoryEvent.of(event));
        }
    }

    /** Number of events received so far. */
    public synchronized int count() {
        return received.size();
    }

    /** Position of the last event received, or where the reader started. */
    public synchronized long lastPosition() {
        return received.isEmpty() ? from : received.get(received.size() - 1).position();
    }

    /** What the reader is called in a report. */
    public String name() {
        return name;
    }

    /** Whether the reader has to get an event. */
    boolean mustReceive(HistoryEvent event) {
        return filter.matches(event.type(), event.streamId()) && (event.position() == 0 || event.position() > from);
    }

    /** Whether the reader gets every version of a stream that it gets events of. */
    boolean seesWholeStreams() {
        return filter.eventTypes().isEmpty() && from == 0;
    }

    synchronized List<HistoryEvent> events() {
        return List.copyOf(received);
    }
}
