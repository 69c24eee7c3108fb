package dev.mink.examples.cqrs;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.AggregateHandler;
import dev.mink.command.CommandBase;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandContext;
import dev.mink.command.CommandResult;
import dev.mink.command.MultiValidationException;
import dev.mink.command.ValidationException;
import dev.mink.command.idempotency.IdempotencyStore;
import dev.mink.command.middleware.IdempotencyMiddleware;
import dev.mink.command.middleware.MetricsCollector;
import dev.mink.command.middleware.RetryConfig;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.command.middleware.TenantMiddleware;
import dev.mink.examples.basic.Order;
import dev.mink.examples.basic.OrderEvent;
import dev.mink.examples.cqrs.OrderCommand.AddItem;
import dev.mink.examples.cqrs.OrderCommand.CreateOrder;
import dev.mink.examples.cqrs.OrderCommand.ShipOrder;
import dev.mink.store.EventStore;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders by command: created, filled, refused, shipped, and all of it traceable, in memory. */
public final class CqrsExample {
    private final PrintStream out;
    private final EventStore store;
    private final AtomicInteger orders = new AtomicInteger();
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

    private CqrsExample(EventStore store, PrintStream out) {
        this.store = store;
        this.out = out;
    }

    /** Runs the program. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        out.println("=== Mink: commands ===");
        try (EventStore store = EventStore.create(MemoryAdapter.create())) {
            store.registerEvents(OrderEvent.class);
            CqrsExample example = new CqrsExample(store, out);
            try (CommandBus bus = example.bus()) {
                example.play(bus);
            }
        }
        out.println();
        out.println("=== Complete ===");
    }

    private CommandBus bus() {
        // tag::bus[]
        IdempotencyStore records =
                store.adapter().capability(IdempotencyStore.class).orElseThrow();
        MetricsCollector metrics = (type, duration, outcome) ->
                counts.merge(type + (outcome.isSuccess() ? " done" : " failed"), 1, Integer::sum);
        CommandBus bus = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .context(TenantMiddleware.of(command -> "acme"))
                        .metrics(metrics)
                        .withoutLogging()
                        .idempotency(IdempotencyMiddleware.of(records))
                        .retry(RetryConfig.transientOnly())
                        .timeout(Duration.ofSeconds(5))
                        .build())
                .build();
        // end::bus[]
        // tag::handlers[]
        bus.register(CreateOrder.class, this::create);
        bus.register(
                AddItem.class,
                AggregateHandler.<AddItem, Order>builder(store, Order::new)
                        .execution((order, command, context) ->
                                order.addItem(command.sku(), command.quantity(), command.price()))
                        .requireExisting()
                        .build());
        bus.register(
                ShipOrder.class,
                AggregateHandler.of(
                        store, Order::new, (order, command, context) -> order.ship(command.trackingNumber())));
        // end::handlers[]
        return bus;
    }

    // tag::create[]
    private CommandResult create(CreateOrder command, CommandContext context) {
        Order order = new Order("%03d".formatted(orders.incrementAndGet()));
        order.create(command.customerId());
        store.with(context.context()).saveAggregate(order);
        return CommandResult.success(order.aggregateId(), order.version());
    }
    // end::create[]

    private void play(CommandBus bus) {
        MinkContext ann = MinkContext.empty().withActor("ann").withCorrelationId("checkout-1");
        CommandBase caused = CommandBase.empty().withCausationId("cmd-create");

        title("1. Create an order; the handler makes its id");
        // tag::dispatch[]
        CommandBase ids = CommandBase.empty().withCommandId("cmd-create");
        CommandResult created = bus.dispatch(new CreateOrder("customer-456", ids), ann);
        // end::dispatch[]
        String id = created.aggregateId();
        out.println("   order " + id + ", version " + created.version());

        title("2. Send the same command again: it is not executed twice");
        CommandResult again = bus.dispatch(new CreateOrder("customer-456", ids), ann);
        out.println(
                "   order " + again.aggregateId() + ", version " + again.version() + ", replayed " + again.replayed());

        title("3. Put two items into it, caused by the first command");
        CommandResult added = bus.dispatch(new AddItem(id, "SKU-1", 2, new BigDecimal("29.99"), caused), ann);
        out.println("   version " + added.version());
        added = bus.dispatch(new AddItem(id, "SKU-2", 1, new BigDecimal("49.50"), caused), ann);
        out.println("   version " + added.version());

        title("4. A command that makes no sense is refused, with everything that is wrong");
        try {
            bus.dispatch(new AddItem(id, "", 0, BigDecimal.ONE, caused), ann);
        } catch (MultiValidationException e) {
            for (ValidationException error : e.errors()) {
                out.println("   " + error.field().orElse("command") + " " + error.reason());
            }
        }

        title("5. Ship it");
        out.println("   version "
                + bus.dispatch(new ShipOrder(id, "TRACK-789"), ann).version());

        title("6. Load it again");
        Order order = store.load(Order::new, id);
        out.println("   order " + id + " is " + order.status() + ": " + order.items() + " items, " + order.total());

        title("7. Every event tells who caused it");
        for (Event event : store.load("Order-" + id)) {
            out.println("   v" + event.version() + " " + event.type() + " by "
                    + event.metadata().userId() + " of " + event.metadata().tenantId() + " in "
                    + event.metadata().correlationId());
        }
        out.println("   the first one was caused by "
                + store.load("Order-" + id).get(0).metadata().causationId());

        title("8. What was counted");
        counts.forEach((what, count) -> out.println("   " + what + ": " + count));
    }

    private void title(String text) {
        out.println();
        out.println(text);
    }
}
