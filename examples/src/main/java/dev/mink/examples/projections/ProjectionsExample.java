package dev.mink.examples.projections;

import dev.mink.AppendResult;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.examples.projections.OrderEvent.ItemAdded;
import dev.mink.examples.projections.OrderEvent.OrderPlaced;
import dev.mink.examples.projections.OrderEvent.OrderShipped;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the state of orders, the revenue of customers and a dashboard up to date. */
public final class ProjectionsExample {
    private static final Duration SOON = Duration.ofSeconds(5);

    private ProjectionsExample() {}

    /** Runs the program. */
    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        Map<String, String> states = new ConcurrentSkipListMap<>();
        Map<String, BigDecimal> revenue = new ConcurrentSkipListMap<>();
        CountDownLatch shipped = new CountDownLatch(1);

        // tag::inline[]
        InlineProjection stateOfOrders = InlineProjection.named("state-of-orders")
                .on(OrderPlaced.class, (event, context) -> states.put(event.orderId(), "placed"))
                .on(OrderShipped.class, (event, context) -> states.put(event.orderId(), "shipped"))
                .build();
        // end::inline[]

        // tag::async[]
        AsyncProjection revenueOfOrders = AsyncProjection.named("revenue-of-orders")
                .on(ItemAdded.class, (event, context) -> revenue.merge(event.orderId(), event.price(), BigDecimal::add))
                .build();
        AsyncOptions options =
                AsyncOptions.builder().onPoisonEvent(PoisonDecision.SKIP).build();
        // end::async[]

        // tag::live[]
        LiveProjection dashboard = LiveProjection.named("dashboard")
                .on(OrderShipped.class, (event, context) -> {
                    out.println("dashboard: " + event.orderId() + " is on its way");
                    shipped.countDown();
                })
                .build();
        // end::live[]

        // tag::engine[]
        try (EventStore store = EventStore.create(MemoryAdapter.create());
                ProjectionEngine engine = ProjectionEngine.create(store)) {
            engine.registerInline(stateOfOrders);
            engine.registerAsync(revenueOfOrders, options);
            engine.registerLive(dashboard);
            engine.attach();
            engine.start();
            // end::engine[]

            // tag::await[]
            AppendResult appended = store.append(
                    "Order-1",
                    List.of(
                            new OrderPlaced("1", "ada"),
                            new ItemAdded("1", "SKU-1", new BigDecimal("19.99")),
                            new ItemAdded("1", "SKU-2", new BigDecimal("5.01")),
                            new OrderShipped("1")));
            out.println("state of order 1: " + states.get("1"));
            engine.awaitApplied(appended, "revenue-of-orders", SOON);
            out.println("revenue of order 1: " + revenue.get("1"));
            // end::await[]

            if (!shipped.await(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the dashboard was not told");
            }
            // tag::status[]
            engine.getAllStatuses()
                    .forEach(status ->
                            out.println(status.name() + ": " + status.state().wireName() + ", "
                                    + status.eventsProcessed() + " events, " + status.lag() + " behind"));
            // end::status[]
        }
    }
}
