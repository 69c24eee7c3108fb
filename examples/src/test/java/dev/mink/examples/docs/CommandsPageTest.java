package dev.mink.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Event;
import dev.mink.MinkContext;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.AggregateCommand;
import dev.mink.command.AggregateHandler;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.command.DispatchResult;
import dev.mink.command.Middleware;
import dev.mink.command.middleware.RetryConfig;
import dev.mink.command.middleware.StandardMiddleware;
import dev.mink.command.middleware.TenantMiddleware;
import dev.mink.examples.basic.Order;
import dev.mink.examples.basic.OrderEvent;
import dev.mink.examples.basic.OrderEvent.OrderCreated;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about commands, run in memory. */
class CommandsPageTest {
    // tag::greet[]
    record Greet(String name) implements Command {}
    // end::greet[]

    record OpenOrder(String aggregateId, String customerId) implements AggregateCommand {}

    record Reorder(String customerId) implements Command {}

    private EventStore store;

    @BeforeEach
    void open() {
        store = EventStore.create(MemoryAdapter.create());
        store.registerEvents(OrderEvent.class);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aHandlerIsALambda() {
        // tag::first[]
        CommandBus bus = CommandBus.create();
        bus.register(Greet.class, (command, context) -> CommandResult.success().withData("Hello " + command.name()));

        CommandResult result = bus.dispatch(new Greet("Ada"));
        // end::first[]
        assertThat(result.data()).contains("Hello Ada");
        bus.close();
    }

    @Test
    void bothKindsOfFailure() {
        CommandBus bus = CommandBus.create();
        bus.register(Greet.class, (command, context) -> CommandResult.error(new IllegalStateException("rude")));
        // tag::async[]
        CompletableFuture<DispatchResult> future = bus.dispatchAsync(new Greet("Ada"));
        DispatchResult outcome = future.join();
        // end::async[]
        assertThat(outcome.error()).isPresent();
        // tag::all[]
        List<DispatchResult> outcomes = bus.dispatchAll(List.of(new Greet("Ada"), new Greet("Bob")));
        // end::all[]
        assertThat(outcomes).hasSize(2);
        bus.close();
    }

    @Test
    void anAggregateExecutesCommands() {
        CommandBus bus = CommandBus.create();
        // tag::aggregate[]
        bus.register(
                OpenOrder.class,
                AggregateHandler.<OpenOrder, Order>builder(store, Order::new)
                        .execution((order, command, context) -> order.create(command.customerId()))
                        .newId(() -> UUID.randomUUID().toString())
                        .conflictRetries(5)
                        .build());
        CommandResult opened = bus.dispatch(new OpenOrder("", "customer-1"));
        // end::aggregate[]
        assertThat(opened.version()).isEqualTo(1);
        bus.close();
    }

    @Test
    void theStandardMiddleware() {
        // tag::standard[]
        CommandBus bus = CommandBus.builder()
                .middleware(StandardMiddleware.builder()
                        .context(TenantMiddleware.of(command -> "acme"))
                        .validators(command -> {})
                        .retry(RetryConfig.transientOnly())
                        .timeout(Duration.ofSeconds(10))
                        .build())
                .build();
        // end::standard[]
        bus.register(Greet.class, (command, context) -> CommandResult.success(context.tenantId(), 1));
        assertThat(bus.dispatch(new Greet("Ada")).aggregateId()).isEqualTo("acme");
        bus.close();
    }

    @Test
    void ownMiddleware() {
        // tag::own[]
        Middleware onlyAda = next -> (command, context) -> context.actor().equals("ada")
                ? next.handle(command, context)
                : CommandResult.error(new SecurityException("not you"));
        // end::own[]
        CommandBus bus = CommandBus.builder().middleware(onlyAda).build();
        bus.register(Greet.class, (command, context) -> CommandResult.success());
        assertThat(bus.dispatch(new Greet("Ada")).isError()).isTrue();
        bus.close();
    }

    @Test
    void idsFlow() {
        CommandBus bus = CommandBus.create();
        bus.register(
                OpenOrder.class,
                AggregateHandler.of(
                        store, Order::new, (order, command, context) -> order.create(command.customerId())));
        // tag::nested[]
        bus.register(Reorder.class, (command, context) -> {
            store.with(context.context())
                    .append("Reorder-1", List.of(new OrderCreated("Reorder-1", command.customerId())));
            return context.dispatch(new OpenOrder("1", command.customerId()));
        });
        // end::nested[]
        // tag::caller[]
        MinkContext ann =
                MinkContext.empty().withActor("ann").withTenantId("acme").withCorrelationId("checkout-1");
        bus.dispatch(new Reorder("customer-1"), ann);
        // end::caller[]
        Event inner = store.load("Order-1").get(0);
        assertThat(inner.metadata().userId()).isEqualTo("ann");
        assertThat(inner.metadata().correlationId()).isEqualTo("checkout-1");
        assertThat(store.load("Reorder-1").get(0).metadata().tenantId()).isEqualTo("acme");
        bus.close();
    }
}
