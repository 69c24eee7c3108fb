package dev.mink.examples.tracing;

import dev.mink.MinkContext;
import dev.mink.MinkException;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.AggregateHandler;
import dev.mink.command.CommandBus;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.examples.tracing.OrderCommand.PlaceOrder;
import dev.mink.examples.tracing.OrderCommand.ShipOrder;
import dev.mink.examples.tracing.OrderEvent.OrderPlaced;
import dev.mink.examples.tracing.OrderEvent.OrderShipped;
import dev.mink.observability.tracing.MinkTracing;
import dev.mink.store.EventStore;
import dev.mink.subscription.EventHandler;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Places an order that the warehouse ships on its own, and prints the trace of it all. */
public final class TracingExample {
    private TracingExample() {}

    /** Runs the program. */
    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        SpanPrinter spans = new SpanPrinter();
        // tag::telemetry[]
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        MinkTracing tracing =
                MinkTracing.builder(telemetry).serviceName("order-service").build();
        // end::telemetry[]
        // tag::store[]
        EventStore store = EventStore.builder(tracing.wrapEventStore(MemoryAdapter.create()))
                .metadataEnricher(tracing.metadataEnricher())
                .build();
        // end::store[]
        // tag::bus[]
        CommandBus bus = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .tracing(tracing.commandMiddleware())
                        .withoutLogging()
                        .build())
                .build();
        // end::bus[]
        try (telemetry;
                store;
                bus) {
            store.registerEvents(OrderEvent.class);
            handle(bus, store);
            work(bus, store, tracing, out);
        }
        out.println();
        spans.print(out);
    }

    private static void handle(CommandBus bus, EventStore store) {
        bus.register(
                PlaceOrder.class,
                AggregateHandler.of(store, Order::new, (order, command, context) -> order.place(command.sku())));
        bus.register(
                ShipOrder.class,
                AggregateHandler.of(
                        store, Order::new, (order, command, context) -> order.ship(command.trackingNumber())));
    }

    private static void work(CommandBus bus, EventStore store, MinkTracing tracing, PrintStream out)
            throws InterruptedException {
        CountDownLatch shipped = new CountDownLatch(1);
        // tag::handler[]
        EventHandler warehouse = tracing.eventHandler(
                "warehouse",
                EventHandler.typed()
                        .on(
                                OrderPlaced.class,
                                (event, context) -> bus.dispatch(new ShipOrder(event.orderId(), "TRACK-1"), context))
                        .on(OrderShipped.class, (event, context) -> shipped.countDown()));
        // end::handler[]
        try (Subscription following = store.subscribeCategory("Order", 0, SubscriptionOptions.defaults(), warehouse)) {
            bus.dispatch(new PlaceOrder("17", "SKU-1"), MinkContext.empty().withActor("ada"));
            if (!shipped.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody shipped the order");
            }
            out.println("order 17 was placed, and the warehouse shipped it");
        }
        try {
            bus.dispatch(new ShipOrder("18", "TRACK-2"));
        } catch (MinkException e) {
            out.println("refused: " + e.getMessage());
        }
    }
}
