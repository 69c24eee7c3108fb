package dev.mink.consumer;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.command.audit.AuditEntry;
import dev.mink.consumer.open.Opened;
import dev.mink.consumer.shut.Hidden;
import dev.mink.store.EventStore;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Appends and loads in memory, and on the PostgreSQL whose JDBC URL is given, if one is. */
public final class Consumer {
    private Consumer() {}

    /** Runs the program. */
    public static void main(String[] args) {
        System.out.println("named module: " + Consumer.class.getModule().isNamed());
        exportAuditEntry();
        use(MemoryAdapter.create());
        if (args.length > 0) {
            use(PostgresAdapter.builder(args[0]).schema("mink_modules").build());
        }
    }

    private static void exportAuditEntry() {
        JsonMapper mapper = new JsonMapper();
        AuditEntry entry = AuditEntry.builder("Open").actor("Ada").build();
        AuditEntry read = mapper.readValue(mapper.writeValueAsString(entry), AuditEntry.class);
        System.out.println("audit entry by way of JSON: " + read.equals(entry));
    }

    private static void use(EventStoreAdapter adapter) {
        try (EventStore store = EventStore.create(adapter)) {
            store.initialize();
            store.registerEvents(Opened.class);
            store.append("Account-1", List.of(new Opened("Ada")));
            System.out.println("loaded: " + store.load("Account-1").get(0).data());
            try {
                store.registerEvents(Hidden.class);
            } catch (IllegalArgumentException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }
}
