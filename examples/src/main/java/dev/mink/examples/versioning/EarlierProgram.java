package dev.mink.examples.versioning;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.serialization.EventRegistry;
import dev.mink.serialization.JsonSerializer;
import dev.mink.store.EventStore;
import dev.mink.versioning.Upcaster;
import java.math.BigDecimal;
import java.util.List;

/** The programs that wrote the events of earlier years, with the classes they had. */
final class EarlierProgram {
    static final String STREAM = "Product-4711";

    private EarlierProgram() {}

    /** The first year: no currency, and the title was called name. */
    static final class Year1 {
        private Year1() {}

        record ProductAdded(String sku, String name, BigDecimal price) {}

        record ProductViewed(String sku) {}

        record ProductChanged(String sku, BigDecimal price, String name) {}

        static void run(EventStoreAdapter adapter) {
            EventRegistry names = new EventRegistry();
            names.registerAll(ProductAdded.class, ProductViewed.class, ProductChanged.class);
            EventStore store = EventStore.builder(adapter)
                    .serializer(JsonSerializer.of(names))
                    .closeAdapter(false)
                    .build();
            store.append(
                    STREAM,
                    List.of(
                            new ProductAdded("4711", "Eau de Cologne", new BigDecimal("9.90")),
                            new ProductViewed("4711"),
                            new ProductChanged("4711", new BigDecimal("10.90"), "Eau de Cologne, 50 ml")));
            store.close();
        }
    }

    /** The second year: prices have a currency, so the shape has version 2. */
    static final class Year2 {
        private static final Upcaster CURRENCY =
                Upcaster.json("ProductAdded", 1, event -> event.put("currency", "EUR"));

        private Year2() {}

        record ProductAdded(String sku, String name, BigDecimal price, String currency) {}

        record ProductDeleted(String sku) {}

        static EventStore open(EventStoreAdapter adapter) {
            EventStore store = EventStore.builder(adapter)
                    .upcasters(CURRENCY)
                    .closeAdapter(false)
                    .build();
            store.registerEvents(ProductAdded.class, ProductDeleted.class);
            return store;
        }

        static void run(EventStoreAdapter adapter) {
            EventStore store = open(adapter);
            store.append(
                    "Product-4712",
                    List.of(
                            new ProductAdded("4712", "Soap", new BigDecimal("4.20"), "USD"),
                            new ProductDeleted("4712")));
            store.close();
        }
    }
}
