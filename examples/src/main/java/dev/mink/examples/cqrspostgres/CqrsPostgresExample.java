package dev.mink.examples.cqrspostgres;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.command.AggregateHandler;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.ValidationException;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.middleware.IdempotencyMiddleware;
import dev.mink.command.middleware.RetryConfig;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.examples.basic.Order;
import dev.mink.examples.basic.OrderEvent;
import dev.mink.store.EventStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Sends the same commands several times, at once and to a program that was started anew, on a PostgreSQL
 * that the program starts itself. Takes a JDBC URL as argument to use another one; it may be run there
 * again and again.
 */
public final class CqrsPostgresExample {
    private static final String SCHEMA = "mink_example";

    private final PrintStream out;
    private final String jdbcUrl;
    private final String order;

    private CqrsPostgresExample(PrintStream out, String jdbcUrl, String order) {
        this.out = out;
        this.jdbcUrl = jdbcUrl;
        this.order = order;
    }

    /** Runs the program. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            run(System.out, args[0], "at-" + System.currentTimeMillis());
            return;
        }
        System.out.println("Starting a PostgreSQL for this example …");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            run(System.out, server.getJdbcUrl("postgres", "postgres"), "001");
        }
    }

    static void run(PrintStream out, String jdbcUrl, String order) {
        out.println("=== Mink: commands on PostgreSQL ===");
        CqrsPostgresExample example = new CqrsPostgresExample(out, jdbcUrl, order);
        example.firstProgram();
        example.secondProgram();
        out.println();
        out.println("=== Complete ===");
    }

    private EventStore open() {
        EventStore store = EventStore.create(
                PostgresAdapter.builder(jdbcUrl).schema(SCHEMA).build());
        store.registerEvents(OrderEvent.class);
        store.initialize();
        return store;
    }

    // tag::bus[]
    private static CommandBus bus(EventStore store) {
        IdempotencyStore records =
                store.adapter().capability(IdempotencyStore.class).orElseThrow();
        CommandBus bus = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .withoutLogging()
                        .idempotency(IdempotencyMiddleware.transactional(IdempotencyConfig.of(records)))
                        .retry(RetryConfig.transientOnly())
                        .build())
                .build();
        bus.register(PlaceOrder.class, AggregateHandler.of(store, Order::new, (order, command, context) -> {
            order.create(command.customerId());
            order.addItem(command.sku(), 1, command.price());
            context.result(order.total());
        }));
        return bus;
    }
    // end::bus[]

    private PlaceOrder command() {
        return new PlaceOrder("request-" + order, order, "customer-456", "SKU-1", new BigDecimal("29.99"));
    }

    private void firstProgram() {
        try (EventStore store = open();
                CommandBus bus = bus(store)) {
            MinkContext ann = MinkContext.empty().withActor("ann");

            out.println();
            out.println("1. The same command eight times at once: one is executed, seven get its result");
            List<CompletableFuture<DispatchResult>> sent = Stream.generate(() -> bus.dispatchAsync(command(), ann))
                    .limit(8)
                    .toList();
            List<CommandResult> results =
                    sent.stream().map(one -> one.join().orElseThrow()).toList();
            long replayed = results.stream().filter(CommandResult::replayed).count();
            out.println("   executed " + (8 - replayed) + ", replayed " + replayed + ", all at version "
                    + results.get(0).version() + " with a total of "
                    + results.get(0).data().orElseThrow());

            out.println();
            out.println("2. A command that makes no sense takes no key");
            try {
                bus.dispatch(new PlaceOrder("request-" + order, order, "", "SKU-1", BigDecimal.ONE), ann);
            } catch (ValidationException e) {
                out.println("   " + e.getMessage());
            }
        }
    }

    private void secondProgram() {
        try (EventStore store = open();
                CommandBus bus = bus(store)) {
            out.println();
            out.println("3. The program is started again, and the command comes once more");
            CommandResult again = bus.dispatch(command());
            out.println("   replayed " + again.replayed() + ", version " + again.version() + ", total "
                    + again.data().orElseThrow());

            out.println();
            out.println("4. What is in the store");
            for (Event event : store.load("Order-" + order)) {
                out.println("   v" + event.version() + " " + event.type() + " by "
                        + event.metadata().userId());
            }
        }
    }
}
