package dev.mink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AggregateBase;
import org.junit.jupiter.api.Test;

class AggregateRegistryTest {
    private final AggregateRegistry registry = new AggregateRegistry();

    static class Order extends AggregateBase {
        Order(String id) {
            super(id, "Order");
        }
    }

    static class OtherOrder extends Order {
        OtherOrder(String id) {
            super(id);
        }
    }

    @Test
    void itMakesEmptyAggregatesByTypeAndId() {
        registry.register("Order", Order::new);
        assertThat(registry.create("Order", "1")).isInstanceOf(Order.class);
        assertThat(registry.create("Order", "1").aggregateId()).isEqualTo("1");
        assertThat(registry.registeredTypes()).containsExactly("Order");
    }

    @Test
    void anUnknownTypeIsNamed() {
        assertThatThrownBy(() -> registry.create("Order", "1"))
                .isInstanceOfSatisfying(
                        AggregateTypeNotRegisteredException.class,
                        e -> assertThat(e.aggregateType()).isEqualTo("Order"))
                .hasMessage("mink: aggregate type not registered: Order");
    }

    @Test
    void aTakenTypeCanOnlyBeReplacedByName() {
        registry.register("Order", Order::new);
        assertThatThrownBy(() -> registry.register("Order", OtherOrder::new))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(registry.create("Order", "1")).isExactlyInstanceOf(Order.class);
        registry.replace("Order", OtherOrder::new);
        assertThat(registry.create("Order", "1")).isExactlyInstanceOf(OtherOrder.class);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> registry.register("Order", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("factory");
        assertThatThrownBy(() -> registry.replace("Order", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> registry.register(null, Order::new)).isInstanceOf(NullPointerException.class);
    }
}
