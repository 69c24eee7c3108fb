package dev.mink.examples.basic;

import dev.mink.Event;
import dev.mink.StreamInfo;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.math.BigDecimal;

/** Creates, saves, loads and inspects an order, all in memory. */
public final class BasicExample {
    private BasicExample() {}

    /** Runs the program. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        out.println("=== Mink: basic event sourcing ===");
        // tag::store[]
        try (EventStore store = EventStore.create(MemoryAdapter.create())) {
            store.registerEvents(OrderEvent.class);
            // end::store[]

            out.println();
            out.println("1. Create an order and put two items into it");
            // tag::save[]
            Order order = new Order("001");
            order.create("customer-456");
            order.addItem("SKU-1", 2, new BigDecimal("29.99"));
            order.addItem("SKU-2", 1, new BigDecimal("49.50"));
            // end::save[]
            out.println(
                    "   " + describe(order) + ", " + order.uncommittedEvents().size() + " events not yet saved");
            // tag::save[]
            store.saveAggregate(order);
            // end::save[]
            out.println("   saved: version " + order.version() + ", "
                    + order.uncommittedEvents().size() + " events left to save");

            out.println();
            out.println("2. Load it again: its state is the sum of its events");
            // tag::load[]
            Order loaded = store.load(Order::new, "001");
            // end::load[]
            out.println("   " + describe(loaded));

            out.println();
            out.println("3. Add an item and ship it, in one step that is repeated if somebody interferes");
            // tag::update[]
            store.update(Order::new, "001", o -> {
                o.addItem("SKU-3", 1, new BigDecimal("9.99"));
                o.ship("TRACK-789");
            });
            // end::update[]

            out.println();
            out.println("4. The events behind it");
            // tag::events[]
            for (Event event : store.load("Order-001")) {
                out.println("   v" + event.version() + " " + event.type() + " at position " + event.globalPosition()
                        + ": " + event.data());
            }
            // end::events[]

            out.println();
            out.println("5. What is known about the stream");
            StreamInfo info = store.getStreamInfo("Order-001");
            out.println("   category " + info.category() + ", version " + info.version() + ", " + info.eventCount()
                    + " events");

            out.println();
            out.println("6. The final state");
            out.println("   " + describe(store.load(Order::new, "001")));
        }
        out.println();
        out.println("=== Complete ===");
    }

    private static String describe(Order order) {
        return "order " + order.aggregateId() + " is " + order.status() + ", version " + order.version() + ": "
                + order.items() + " items, " + order.total();
    }
}
