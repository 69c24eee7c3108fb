package dev.mink.serializers.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AggregateBase;
import dev.mink.Event;
import dev.mink.EventHandlers;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.serialization.EventTypeNotRegisteredException;
import dev.mink.serialization.SerializationException;
import dev.mink.serializers.msgpack.MessagePackSerializer;
import dev.mink.serializers.protobuf.ProtobufSerializer;
import dev.mink.serializers.protobuf.test.Line;
import dev.mink.serializers.protobuf.test.OrderNumbered;
import dev.mink.serializers.protobuf.test.OrderPlaced;
import dev.mink.serializers.protobuf.test.OrderShipped;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of both formats through a whole store. */
class BinaryStoreTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456789Z");

    record Opened(String owner, Instant at) {}

    record Paid(BigDecimal amount) {}

    static final class Account extends AggregateBase {
        private static final EventHandlers<Account> HANDLERS = EventHandlers.<Account>builder()
                .on(Opened.class, (account, event) -> account.owner = event.owner())
                .on(Paid.class, (account, event) -> account.balance = account.balance.add(event.amount()))
                .build();

        private String owner = "";
        private BigDecimal balance = BigDecimal.ZERO;

        Account(String id) {
            super(id, "Account", HANDLERS);
        }

        void open(String name) {
            apply(new Opened(name, AT));
        }

        void pay(String amount) {
            apply(new Paid(new BigDecimal(amount)));
        }
    }

    static final class Order extends AggregateBase {
        private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
                .on(OrderPlaced.class, (order, event) -> order.lines += event.getLinesCount())
                .on(OrderShipped.class, (order, event) -> order.shipped = true)
                .build();

        private int lines;
        private boolean shipped;

        Order(String id) {
            super(id, "Order", HANDLERS);
        }

        void place() {
            apply(OrderPlaced.newBuilder()
                    .setOrderId(aggregateId())
                    .addLines(Line.newBuilder().setSku("SKU"))
                    .build());
        }

        void ship() {
            // Nothing but defaults: no bytes.
            apply(OrderShipped.getDefaultInstance());
        }
    }

    private final MemoryAdapter adapter = MemoryAdapter.create();

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void messagePackGoesThroughAppendLoadAndAggregates() {
        EventStore store = messagePack();
        store.registerEvents(Opened.class, Paid.class);
        Account account = new Account("1");
        account.open("Ann");
        account.pay("10.50");
        store.saveAggregate(account);
        store.append("Account-1", List.of(new Paid(new BigDecimal("0.05"))));

        assertThat(store.load("Account-1"))
                .extracting(Event::data)
                .containsExactly(
                        new Opened("Ann", AT), new Paid(new BigDecimal("10.50")), new Paid(new BigDecimal("0.05")));
        Account loaded = store.load(Account::new, "1");
        assertThat(loaded.owner).isEqualTo("Ann");
        assertThat(loaded.balance).isEqualTo("10.55");
        assertThat(store.registeredEventTypes()).containsExactly("Opened", "Paid");
        assertThat(store.loadRaw("Account-1", 0).get(1).data().toByteArray()[0])
                .as("a map of one entry")
                .isEqualTo((byte) 0x81);
    }

    @Test
    void messagePackReadsWithoutClassesUntilTheyAreRegisteredOnAppend() {
        messagePack().append("Account-1", List.of(new Opened("Ann", AT)));
        assertThat(messagePack().load("Account-1").get(0).data()).isEqualTo(Map.of("owner", "Ann", "at", AT));

        EventStore store = EventStore.builder(adapter)
                .serializer(MessagePackSerializer.create())
                .closeAdapter(false)
                .autoRegisterOnAppend()
                .build();
        store.append("Account-1", List.of(new Opened("Bob", AT)));
        assertThat(store.load("Account-1"))
                .extracting(Event::data)
                .containsExactly(new Opened("Ann", AT), new Opened("Bob", AT));
        assertThat(store.registeredEventTypes()).containsExactly("Opened");
    }

    @Test
    void messagePackReachesSubscribers() throws InterruptedException {
        EventStore store = messagePack();
        store.registerEvents(Opened.class, Paid.class);
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        try (Subscription following =
                store.subscribeAll(0, SubscriptionOptions.defaults(), (event, context) -> seen.add(event.data()))) {
            store.append("Account-1", List.of(new Opened("Ann", AT)));
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(new Opened("Ann", AT));
        }
    }

    @Test
    void protobufGoesThroughAppendLoadAndAggregates() {
        EventStore store = protobuf();
        store.registerEvents(OrderPlaced.class, OrderShipped.class);
        Order order = new Order("1");
        order.place();
        order.ship();
        store.saveAggregate(order);

        assertThat(store.load("Order-1").get(1).data()).isEqualTo(OrderShipped.getDefaultInstance());
        Order loaded = store.load(Order::new, "1");
        assertThat(loaded.lines).isEqualTo(1);
        assertThat(loaded.shipped).isTrue();
        assertThat(loaded.version()).isEqualTo(2);
        assertThat(store.registeredEventTypes()).containsExactly("OrderPlaced", "OrderShipped");
        assertThatThrownBy(() -> store.registerEvents(Opened.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.append("Order-1", List.of(new Opened("Ann", AT))))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Opened");
    }

    @Test
    void protobufRefusesWhatHasNoClassUntilItIsRegisteredOnAppend() {
        OrderNumbered event = OrderNumbered.newBuilder().setOrderId(7).build();
        protobuf().append("Order-1", List.of(event));
        assertThatThrownBy(() -> protobuf().load("Order-1").get(0).data())
                .isInstanceOf(EventTypeNotRegisteredException.class)
                .hasMessageContaining("OrderNumbered")
                .hasMessageContaining("Order-1");

        EventStore store = EventStore.builder(adapter)
                .serializer(ProtobufSerializer.create())
                .closeAdapter(false)
                .autoRegisterOnAppend()
                .build();
        store.append("Order-1", List.of(event));
        assertThat(store.load("Order-1")).extracting(Event::data).containsExactly(event, event);
    }

    @Test
    void protobufReachesSubscribers() throws InterruptedException {
        EventStore store = protobuf();
        store.registerEvents(OrderPlaced.class, OrderShipped.class);
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        try (Subscription following = store.subscribeCategory(
                "Order", 0, SubscriptionOptions.defaults(), (event, context) -> seen.add(event.data()))) {
            store.append("Order-1", List.of(OrderShipped.getDefaultInstance()));
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(OrderShipped.getDefaultInstance());
        }
    }

    private EventStore messagePack() {
        return EventStore.builder(adapter)
                .serializer(MessagePackSerializer.create())
                .closeAdapter(false)
                .build();
    }

    private EventStore protobuf() {
        return EventStore.builder(adapter)
                .serializer(ProtobufSerializer.create())
                .closeAdapter(false)
                .build();
    }
}
