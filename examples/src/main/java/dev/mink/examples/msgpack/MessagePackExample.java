package dev.mink.examples.msgpack;

import dev.mink.Event;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.adapter.postgres.DataColumn;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.examples.formats.Format;
import dev.mink.examples.formats.FormatTable;
import dev.mink.examples.msgpack.OrderEvent.ItemAdded;
import dev.mink.examples.msgpack.OrderEvent.OrderCounted;
import dev.mink.examples.msgpack.OrderEvent.OrderCreated;
import dev.mink.serialization.JsonSerializer;
import dev.mink.serializers.msgpack.MessagePackSerializer;
import dev.mink.store.EventStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Stores events as MessagePack, in memory and on a PostgreSQL that the program starts itself. */
public final class MessagePackExample {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456Z");
    private static final List<OrderEvent> EVENTS = List.of(
            new OrderCreated("001", "customer-456", AT),
            new ItemAdded("001", "SKU-1", 2, new BigDecimal("29.99")),
            new ItemAdded("001", "SKU-2", 1, new BigDecimal("49.50")),
            new OrderCounted("001", 3, List.of("A-17", "B-2"), AT));

    private MessagePackExample() {}

    /** Runs the program; takes the JDBC URL of another PostgreSQL as argument. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            run(System.out, args[0]);
            return;
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            run(System.out, server.getJdbcUrl("postgres", "postgres"));
        }
    }

    static void run(PrintStream out, String jdbcUrl) {
        out.println("=== Mink: events as MessagePack ===");
        out.println();
        out.println("1. In memory");
        storeAndLoad(out, MemoryAdapter.create());
        out.println();
        out.println("2. On PostgreSQL, in a column of bytes");
        storeAndLoad(out, postgres(jdbcUrl));
        out.println();
        out.println("3. An event of which no class is known");
        withoutClass(out);
        out.println();
        out.println("4. Beside JSON");
        FormatTable.print(
                out,
                List.of(
                        new Format("JSON", JsonSerializer.create().registerAll(OrderEvent.class), EVENTS),
                        new Format(
                                "MessagePack", MessagePackSerializer.create().registerAll(OrderEvent.class), EVENTS)));
        out.println();
        out.println("=== Complete ===");
    }

    // tag::postgres[]
    private static EventStoreAdapter postgres(String jdbcUrl) {
        return PostgresAdapter.builder(jdbcUrl)
                .schema("mink_msgpack")
                .dataColumn(DataColumn.BYTEA)
                .build();
    }
    // end::postgres[]

    private static void storeAndLoad(PrintStream out, EventStoreAdapter adapter) {
        // tag::store[]
        EventStore store = EventStore.builder(adapter)
                .serializer(MessagePackSerializer.create())
                .build();
        store.registerEvents(OrderEvent.class);
        // end::store[]
        try (store) {
            store.initialize();
            store.append("Order-001", EVENTS);
            for (Event event : store.load("Order-001")) {
                out.println("   v" + event.version() + " " + event.data());
            }
            out.println("   the bytes of version 2: "
                    + HexFormat.of()
                            .formatHex(
                                    store.loadRaw("Order-001", 1).get(0).data().toByteArray()));
        }
    }

    private static void withoutClass(PrintStream out) {
        MessagePackSerializer serializer = MessagePackSerializer.create();
        // tag::map[]
        Object map = serializer.deserialize(serializer.serialize(EVENTS.get(3)), "OrderCounted");
        // end::map[]
        out.println("   " + map);
    }
}
