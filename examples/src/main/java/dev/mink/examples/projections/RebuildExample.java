package dev.mink.examples.projections;

import static dev.mink.readmodel.Filter.eq;
import static dev.mink.readmodel.Filter.gte;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.examples.projections.OrderEvent.ItemAdded;
import dev.mink.examples.projections.OrderEvent.OrderPlaced;
import dev.mink.examples.projections.OrderEvent.OrderShipped;
import dev.mink.examples.projections.OrderSummary.State;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ConsoleProgressBar;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.Verification;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.store.EventStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Keeps a list of orders in a table, asks it, finds out that somebody has tampered with it and builds it
 * anew, on a PostgreSQL that the program starts itself. Takes a JDBC URL as argument to use another one; it
 * may be run there again and again.
 */
public final class RebuildExample {
    private static final String SCHEMA = "mink_example";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final PrintStream out;
    private final EventStore store;
    private final ProjectionEngine engine;
    private final ReadModelRepository<OrderSummary> summaries;

    private RebuildExample(PrintStream out, EventStore store, ProjectionEngine engine) {
        this.out = out;
        this.store = store;
        this.engine = engine;
        this.summaries =
                store.adapter().capability(ReadModelStore.class).orElseThrow().repository(OrderSummary.class);
    }

    /** Runs the program. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            run(System.out, args[0], "at-" + System.currentTimeMillis() + "-");
            return;
        }
        System.out.println("Starting a PostgreSQL for this example …");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            run(System.out, server.getJdbcUrl("postgres", "postgres"), "");
        }
    }

    static void run(PrintStream out, String jdbcUrl, String prefix) {
        PostgresAdapter adapter =
                PostgresAdapter.builder(jdbcUrl).schema(SCHEMA).build();
        try (EventStore store = EventStore.create(adapter);
                ProjectionEngine engine = ProjectionEngine.create(store)) {
            store.initialize();
            RebuildExample example = new RebuildExample(out, store, engine);
            example.follow(prefix + "1", prefix + "2", prefix + "3");
            example.tamper(prefix + "1", prefix + "2");
            example.rebuild();
        }
    }

    private void follow(String first, String second, String third) {
        // tag::factory[]
        engine.registerAsync(models -> {
            ReadModelRepository<OrderSummary> orders = models.repository(OrderSummary.class);
            return AsyncProjection.named("order-summaries")
                    .on(OrderPlaced.class, (event, context) -> {
                        context.in(orders).upsert(OrderSummary.of(event));
                    })
                    .on(ItemAdded.class, (event, context) -> {
                        context.in(orders).update(event.orderId(), order -> order.plus(event.price()));
                    })
                    .on(OrderShipped.class, (event, context) -> {
                        context.in(orders).update(event.orderId(), OrderSummary::shipped);
                    })
                    .build();
        });
        // end::factory[]
        engine.start();
        append(first, "ada", "19.99", "5.01");
        append(second, "bob", "120.00");
        append(third, "eve", "7.50");
        store.append("Order-" + second, List.of(new OrderShipped(second)));
        engine.awaitCaughtUp("order-summaries", SOON);

        out.println("Open orders of 10 and more:");
        // tag::query[]
        Query open = Query.where(eq("state", State.PLACED), gte("total", 10))
                .orderByDesc("total")
                .withLimit(20);
        summaries.find(open).forEach(order -> out.println("  " + order.customer() + " " + order.total()));
        // end::query[]
    }

    private void append(String order, String customer, String... prices) {
        store.append("Order-" + order, List.of(new OrderPlaced(order, customer)));
        for (String price : prices) {
            store.append("Order-" + order, List.of(new ItemAdded(order, "SKU-" + price, new BigDecimal(price))));
        }
    }

    private void tamper(String first, String second) {
        summaries.update(first, order -> order.plus(BigDecimal.TEN));
        summaries.delete(second);

        // tag::verify[]
        Verification found = engine.verify("order-summaries");
        found.differences().forEach(difference -> out.println("order " + difference.id() + " is " + difference.kind()));
        // end::verify[]
    }

    private void rebuild() {
        // tag::rebuild[]
        RebuildOptions options = RebuildOptions.defaults().withProgress(new ConsoleProgressBar(out));
        RebuildProgress last = engine.rebuild("order-summaries", options);
        // end::rebuild[]

        out.println("complete up to position " + last.currentPosition());
        out.println("as the events say: " + engine.verify("order-summaries").isClean());
    }
}
