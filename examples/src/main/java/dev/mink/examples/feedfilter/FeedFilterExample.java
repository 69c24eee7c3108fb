package dev.mink.examples.feedfilter;

import dev.mink.Event;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.examples.feedfilter.ShopEvent.InvoiceIssued;
import dev.mink.examples.feedfilter.ShopEvent.OrderPaid;
import dev.mink.examples.feedfilter.ShopEvent.OrderPlaced;
import dev.mink.examples.feedfilter.ShopEvent.OrderShipped;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ProjectionStatus;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Reads parts of the feed of all streams. The backend picks the events, so that reading three of a million
 * costs little: for looking into what happened, for audits and for moving data. What an application asks
 * every day belongs in a projection, which reads its types of event in the same way.
 */
public final class FeedFilterExample {
    private static final Duration SOON = Duration.ofSeconds(5);

    private FeedFilterExample() {}

    /** Runs the program. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        try (EventStore store = EventStore.create(MemoryAdapter.create())) {
            store.registerEvents(ShopEvent.class);
            sell(store);
            read(store, out);
            readPages(store, out);
            project(store, out);
        }
    }

    private static void sell(EventStore store) {
        BigDecimal amount = new BigDecimal("19.90");
        store.append("Order-1001", List.of(new OrderPlaced("ada"), new OrderPaid(amount)));
        store.append("Order-1002", List.of(new OrderPlaced("grace")));
        store.append("Invoice-77", List.of(new InvoiceIssued(amount)));
        store.append("Order-1002", List.of(new OrderShipped("T-1")));
    }

    private static void read(EventStore store, PrintStream out) {
        // tag::filters[]
        FeedFilter placed = FeedFilter.ofTypes("OrderPlaced");
        FeedFilter ofOrders = FeedFilter.ofCategory("Order");
        FeedFilter shippingOfOne = FeedFilter.ofStreams("Order-1002").withTypes(Set.of("OrderShipped"));
        // end::filters[]
        print("placed, in any stream", store, placed, out);
        print("all of orders", store, ofOrders, out);
        print("shipping of order 1002", store, shippingOfOne, out);
        print("everything", store, FeedFilter.all(), out);
    }

    private static void print(String title, EventStore store, FeedFilter filter, PrintStream out) {
        out.println(title + ":");
        try (Stream<Event> events = store.streamAll(0, filter)) {
            events.forEach(
                    event -> out.println("  " + event.globalPosition() + " " + event.streamId() + " " + event.data()));
        }
    }

    /** Stored events, not decoded, page by page. */
    private static void readPages(EventStore store, PrintStream out) {
        // tag::pages[]
        long position = 0;
        FeedPage page;
        do {
            page = store.readFeed(new FeedRequest(position, 2, FeedFilter.ofCategory("Order")));
            page.events().forEach(event -> out.println("stored: " + event.type() + " of " + event.streamId()));
            position = page.nextPosition();
        } while (page.more());
        // end::pages[]
        out.println("looked at everything up to " + position);
    }

    private static void project(EventStore store, PrintStream out) {
        AtomicReference<BigDecimal> turnover = new AtomicReference<>(BigDecimal.ZERO);
        // tag::projection[]
        AsyncProjection payments = AsyncProjection.named("turnover")
                .on(OrderPaid.class, (event, context) -> turnover.accumulateAndGet(event.amount(), BigDecimal::add))
                .build();
        try (ProjectionEngine engine = ProjectionEngine.create(store)) {
            engine.registerAsync(payments);
            engine.start();
            engine.awaitCaughtUp("turnover", SOON);

            ProjectionStatus status = engine.getStatus("turnover");
            out.println("turnover " + turnover.get() + " from " + status.eventsProcessed() + " event, now at "
                    + status.lastPosition());
        }
        // end::projection[]
    }
}
