package dev.mink.examples.orders;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.store.EventStore;
import dev.mink.store.ReadOptions;
import dev.mink.store.SnapshotPolicy;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * An order's life on a PostgreSQL that the program starts itself.
 *
 * <p>Takes a JDBC URL as argument to use another PostgreSQL instead; its schema {@code mink_demo}
 * must be empty.
 */
public final class OrdersDemo {
    private static final String SCHEMA = "mink_demo";

    private final PrintStream out;

    private OrdersDemo(PrintStream out) {
        this.out = out;
    }

    /** Runs the demonstration. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            run(System.out, args[0]);
            return;
        }
        System.out.println("Starting a PostgreSQL for this demonstration …");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            run(System.out, server.getJdbcUrl("postgres", "postgres"));
        }
    }

    static void run(PrintStream out, String jdbcUrl) throws InterruptedException {
        new OrdersDemo(out).run(jdbcUrl);
    }

    private void run(String jdbcUrl) throws InterruptedException {
        out.println();
        out.println("Mink: an order's life on PostgreSQL");
        out.println("═══════════════════════════════════");
        try (EventStore store = open(jdbcUrl)) {
            store.initialize();
            OrderBoard board = new OrderBoard(out);
            // tag::subscribe[]
            Subscription following =
                    store.subscribeCategory("Order", 0, SubscriptionOptions.named("order-board"), board);
            // end::subscribe[]
            place(store, board);
            conflict(store, board);
            snapshot(store, board);
            following.close();
            out.println();
            out.println("   The board is switched off, having seen everything up to position " + following.position()
                    + ".");
        }
        writtenMeanwhile(jdbcUrl);
        resume(jdbcUrl);
        out.println();
        out.println("Everything is closed. The events are still there: that is the point.");
    }

    // tag::open[]
    private static EventStore open(String jdbcUrl) {
        PostgresAdapter adapter =
                PostgresAdapter.builder(jdbcUrl).schema(SCHEMA).build();
        EventStore store = EventStore.builder(adapter)
                .snapshots(SnapshotPolicy.everyEvents(20))
                .strictReplay()
                .build();
        store.registerEvents(OrderEvent.class);
        return store;
    }
    // end::open[]

    private void place(EventStore store, OrderBoard board) throws InterruptedException {
        chapter("1. Ada places an order");
        // tag::context[]
        MinkContext ada = MinkContext.empty().withActor("ada").withCorrelationId("checkout-1");
        Order order = new Order("1001");
        order.place("Ada");
        order.add("teapot", 1, "34.50");
        order.add("cup", 4, "7.25");
        store.with(ada).saveAggregate(order);
        // end::context[]
        board.awaitSeen(3);
        Event first = store.load("Order-1001", ReadOptions.all().limit(1)).get(0);
        out.println("   Saved as version " + order.version() + ". The first event knows who did it: "
                + first.metadata().userId() + ", in " + first.metadata().correlationId() + ".");
    }

    private void conflict(EventStore store, OrderBoard board) throws InterruptedException {
        chapter("2. Two clerks change the same order at the same time");
        // tag::conflict[]
        Order forBob = store.load(Order::new, "1001");
        Order forEve = store.load(Order::new, "1001");
        forBob.add("saucer", 4, "3.00");
        store.saveAggregate(forBob);
        forEve.add("milk jug", 1, "12.00");
        try {
            store.saveAggregate(forEve);
        } catch (ConcurrencyException e) {
            out.println("   Bob was first. Eve expected version " + e.expectedVersion() + ", but the stream is at "
                    + e.actualVersion() + ": nothing was written.");
        }
        // end::conflict[]
        // tag::solve[]
        Order solved = store.update(Order::new, "1001", order -> order.add("milk jug", 1, "12.00"));
        // end::solve[]
        board.awaitSeen(5);
        out.println("   Eve tries again on the newest state: version " + solved.version() + ", total "
                + solved.state().total() + ".");
    }

    private void snapshot(EventStore store, OrderBoard board) throws InterruptedException {
        chapter("3. The order grows, and a snapshot keeps loading it quick");
        for (int line = 1; line <= 20; line++) {
            int number = line;
            store.update(Order::new, "1001", order -> order.add("sugar lump no. " + number, 1, "0.05"));
        }
        board.awaitSeen(25);
        long stored = store.getStreamInfo("Order-1001").version();
        Optional<SnapshotRecord> snapshot =
                store.adapter().capability(SnapshotStore.class).flatMap(s -> s.loadSnapshot("Order-1001"));
        long at = snapshot.map(SnapshotRecord::version).orElse(0L);
        Order order = store.load(Order::new, "1001");
        out.println("   " + stored + " events; loading starts from the snapshot at version " + at + " and replays "
                + (stored - at) + ": " + order.state().pieces() + " pieces for "
                + order.state().total() + ".");
        Order early = new Order("1001");
        store.stream("Order-1001", ReadOptions.all().toVersion(3)).forEach(e -> early.applyEvent(e.data()));
        out.println("   As it was at version 3: " + early.state().pieces() + " pieces for "
                + early.state().total() + ".");
    }

    private void writtenMeanwhile(String jdbcUrl) {
        chapter("4. Another process sells on, while nobody looks at the board");
        try (EventStore store = open(jdbcUrl)) {
            store.update(Order::new, "1001", Order::pay);
            store.update(Order::new, "1001", order -> order.ship("TRACK-77"));
            store.update(Order::new, "1002", order -> order.place("Grace"));
            out.println("   Three more events are stored; the last one has position " + store.getLastPosition() + ".");
        }
    }

    private void resume(String jdbcUrl) throws InterruptedException {
        chapter("5. The board is switched on again and goes on where it stopped");
        try (EventStore store = open(jdbcUrl)) {
            OrderBoard board = new OrderBoard(out);
            try (Subscription following =
                    store.subscribeCategory("Order", 0, SubscriptionOptions.named("order-board"), board)) {
                board.awaitSeen(3);
                out.println("   Nothing is missing, nothing came twice.");
            }
            List<Event> last = store.load("Order-1001", ReadOptions.last(1));
            Order order = store.load(Order::new, "1001");
            out.println("   Order 1001 is " + order.state().status() + " at version "
                    + last.get(0).version() + ".");
        }
    }

    private void chapter(String title) {
        out.println();
        out.println(title);
    }
}
