package dev.mink.adapter.postgres.internal.feed;

import dev.mink.StoredEvent;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.postgres.internal.event.EventRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Collects what may be delivered of rows without filter, up to the first hole above the horizon. */
final class Delivery {
    final List<StoredEvent> events = new ArrayList<>();

    /** The last position delivered; rows are read from here. */
    long last;

    /** Nothing can appear up to here any more. */
    private long complete;

    private final int limit;
    private long horizon;
    private boolean blocked;

    Delivery(long from, int limit) {
        this.last = from;
        this.complete = from;
        this.limit = limit;
    }

    /** Prepares for rows that are read after the horizon was known. */
    void begin(long known) {
        horizon = known;
        complete = Math.max(last, known);
        blocked = false;
    }

    /** Takes from the current row on. */
    void take(ResultSet rows) throws SQLException {
        do {
            long position = rows.getLong(1);
            if (position > horizon && position != complete + 1) {
                blocked = true;
                return;
            }
            events.add(EventRows.ofAnyStream(rows));
            last = position;
            complete = Math.max(complete, position);
        } while (rows.next());
    }

    int room() {
        return limit - events.size();
    }

    boolean isFull() {
        return events.size() == limit;
    }

    /** Whether rows were left because of a hole before them. */
    boolean isBlocked() {
        return blocked;
    }

    FeedPage page(Step step, boolean more, boolean waiting) {
        return new FeedPage(events, isFull() ? last : complete, step.horizon(), more, waiting);
    }
}
