package dev.mink.examples.protobuf;

import dev.mink.Event;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.examples.formats.Format;
import dev.mink.examples.formats.FormatTable;
import dev.mink.examples.protobuf.messages.ItemAdded;
import dev.mink.examples.protobuf.messages.OrderCreated;
import dev.mink.examples.protobuf.messages.OrderShipped;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serialization.SerializationException;
import dev.mink.serializers.protobuf.ProtobufSerializer;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.util.List;

/** Stores messages that protoc generated from {@code src/main/protobuf/orders.proto}. */
public final class ProtobufExample {
    private ProtobufExample() {}

    /** The same events for JSON. */
    sealed interface JsonEvent {
        /** As the message of that name. */
        record OrderCreated(String orderId, String customerId) implements JsonEvent {}

        /** As the message of that name. */
        record ItemAdded(String orderId, String sku, int quantity, long priceCents) implements JsonEvent {}

        /** As the message of that name. */
        record OrderShipped(String orderId) implements JsonEvent {}
    }

    /** Runs the program. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        out.println("=== Mink: events as Protobuf messages ===");
        // tag::store[]
        EventStore store = EventStore.builder(MemoryAdapter.create())
                .serializer(ProtobufSerializer.create())
                .build();
        store.registerEvents(OrderCreated.class, ItemAdded.class, OrderShipped.class);
        // end::store[]
        try (store) {
            out.println();
            out.println("1. An order's life");
            Order order = new Order("001");
            order.create("customer-456");
            order.addItem("SKU-1", 2, 2_999);
            order.addItem("SKU-2", 1, 4_950);
            order.ship();
            store.saveAggregate(order);
            Order loaded = store.load(Order::new, "001");
            out.println("   order 001 costs " + loaded.cents() + " cents, shipped: " + loaded.shipped());

            out.println();
            out.println("2. Its events");
            List<Event> events = store.load("Order-001");
            for (Event event : events) {
                out.println("   v" + event.version() + " " + event.type() + ", "
                        + event.stored().data().size() + " bytes");
            }

            out.println();
            out.println("3. What is no message is refused");
            try {
                store.append("Order-001", List.of(new JsonEvent.OrderShipped("001")));
            } catch (SerializationException e) {
                out.println("   " + e.getMessage());
            }

            out.println();
            out.println("4. Beside JSON");
            compare(out, store, events.stream().map(Event::data).toList());
        }
        out.println();
        out.println("=== Complete ===");
    }

    private static void compare(PrintStream out, EventStore store, List<Object> messages) {
        List<JsonEvent> records = List.of(
                new JsonEvent.OrderCreated("001", "customer-456"),
                new JsonEvent.ItemAdded("001", "SKU-1", 2, 2_999),
                new JsonEvent.ItemAdded("001", "SKU-2", 1, 4_950),
                new JsonEvent.OrderShipped("001"));
        FormatTable.print(
                out,
                List.of(
                        new Format("JSON", JsonSerializer.create().registerAll(JsonEvent.class), records),
                        new Format("Protobuf", store.serializer(), messages)));
    }
}
