package dev.mink.examples.versioning;

import dev.mink.Event;
import dev.mink.StoredEvent;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.examples.versioning.ProductEvent.ProductAdded;
import dev.mink.store.EventStore;
import dev.mink.versioning.SchemaVersionGapException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;

/** Reads the events of three generations of a program in the shape of today. */
public final class VersioningExample {
    private VersioningExample() {}

    /** Runs the program. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        out.println("=== Mink: events that outlive the code ===");
        try (MemoryAdapter adapter = MemoryAdapter.create()) {
            EarlierProgram.Year1.run(adapter);
            EarlierProgram.Year2.run(adapter);
            today(adapter, out);
            rolledBack(adapter, out);
        }
        out.println();
        out.println("=== Complete ===");
    }

    private static void today(EventStoreAdapter adapter, PrintStream out) {
        // tag::open[]
        EventStore store = EventStore.builder(adapter)
                .upcasters(ProductHistory.CHAIN)
                .closeAdapter(false)
                .build();
        store.registerEvents(ProductEvent.class);
        // end::open[]

        out.println();
        out.println("1. What lies in the store, as it was written");
        for (StoredEvent stored : store.loadRaw("Product-4711", 0)) {
            out.println("   " + stored.type() + " v" + stored.schemaVersion() + " "
                    + stored.data().asUtf8());
        }

        out.println();
        out.println("2. The same, read today: one split into two, one dropped");
        print(store.load("Product-4711"), out);

        out.println();
        out.println("3. A stream of the second year: a currency of its own, an event with an old name");
        print(store.load("Product-4712"), out);

        out.println();
        out.println("4. What is appended today has the newest version");
        store.append("Product-4713", List.of(new ProductAdded("4713", "Brush", new BigDecimal("3.10"), "EUR")));
        out.println("   stored as version "
                + store.loadRaw("Product-4713", 0).get(0).schemaVersion());

        out.println();
        out.println("5. Filters name today's types and find what was stored under others");
        // tag::filter[]
        store.streamAll(0, FeedFilter.ofTypes("TitleChanged", "ProductDiscontinued"))
                .forEach(event -> out.println(
                        "   " + event.data() + ", stored as " + event.stored().type()));
        // end::filter[]
        store.close();
    }

    private static void rolledBack(EventStoreAdapter adapter, PrintStream out) {
        out.println();
        out.println("6. The program of the second year, started again, does not misread what is newer");
        try (EventStore store = EarlierProgram.Year2.open(adapter)) {
            store.load("Product-4713");
            throw new IllegalStateException("a newer event was read as an older one");
        } catch (SchemaVersionGapException e) {
            out.println("   " + e.getMessage());
        }
    }

    private static void print(List<Event> events, PrintStream out) {
        for (Event event : events) {
            out.println("   @" + event.version() + " " + event.data());
        }
    }
}
