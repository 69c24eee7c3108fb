package dev.mink.projection.engine;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.projection.Clearable;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RebuildOptions;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventFeed;
import java.time.Duration;
import java.util.Optional;

/**
 * Rebuilds an inline projection in one transaction, in which nobody appends events that it handles: readers
 * see the old model until it commits, and whatever goes wrong leaves it as it was.
 */
final class InlineReplay implements RebuildWork {
    private static final int PAGE = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final Surroundings surroundings;
    private final Transactions transactions;
    private final InlineEntry entry;
    private final RebuildOptions options;

    InlineReplay(Surroundings surroundings, Transactions transactions, InlineEntry entry, RebuildOptions options) {
        this.surroundings = surroundings;
        this.transactions = transactions;
        this.entry = entry;
        this.options = options;
    }

    @Override
    public long run(RebuildMonitor monitor) throws Exception {
        entry.board().state(ProjectionState.REBUILDING);
        try {
            return transactions.<Long, Exception>run(
                    "rebuild projection " + entry.name(),
                    Optional.empty(),
                    transaction -> replay(transaction, monitor));
        } finally {
            entry.show();
        }
    }

    private long replay(Transaction transaction, RebuildMonitor monitor) throws Exception {
        transactions.lockExclusive(transaction, ModelLock.nameOf(entry.name()));
        long head = completeHead(surroundings.store(), monitor);
        long to = options.toPosition() == 0 ? head : Math.min(head, options.toPosition());
        monitor.begins(to);
        ProjectionContext context = ProjectionContext.of(entry.name())
                .withTransaction(transaction)
                .withReplaying(true)
                .withCancellation(monitor::isCancelled);
        Optional<Clearable> clearing = entry.projection().clearing();
        if (options.clearReadModel() && clearing.isPresent()) {
            clearing.get().clear(context);
        }
        try (EventFeed feed = surroundings.store().feed(entry.types().filter())) {
            long position = options.fromPosition();
            while (position < to) {
                EventFeed.Page page = feed.readAfter(position, PAGE);
                for (StoredEvent stored : page.events()) {
                    if (stored.globalPosition() <= to) {
                        apply(feed, stored, context);
                    }
                }
                position = page.nextPosition();
                monitor.at(Math.min(position, to));
                if (position < to && !page.more()) {
                    monitor.pause(BETWEEN_LOOKS);
                }
            }
        }
        return to;
    }

    private void apply(EventFeed feed, StoredEvent stored, ProjectionContext context) {
        InlineProjection projection = entry.projection();
        try {
            for (Event event : feed.decode(stored)) {
                projection.apply(event, context.withEvent(event));
            }
        } catch (Throwable e) {
            throw ProjectionFailedException.at(entry.name(), stored, e);
        }
    }

    /**
     * The last position, when the feed has got there: behind it nothing is under way that is not known, as far
     * as those are concerned who wait for the caller.
     */
    static long completeHead(EventStore store, RebuildMonitor monitor) throws InterruptedException {
        long last = store.getLastPosition();
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (store.getStablePosition() < last) {
            if (System.nanoTime() - end > 0) {
                throw new AdapterException(
                        "mink: an append that does not take part in projections holds up the feed", true, null);
            }
            monitor.pause(BETWEEN_LOOKS);
        }
        return last;
    }
}
