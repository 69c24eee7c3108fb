package dev.mink.benchmarks.micro;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import java.math.BigDecimal;

/** An aggregate that adds up what its events say. */
public final class Order extends AggregateBase {
    private static final EventHandlers<Order> HANDLERS =
            EventHandlers.<Order>builder().on(OrderEvent.class, Order::changed).build();
    private static final BigDecimal PRICE = new BigDecimal("10.50");

    private int changes;
    private BigDecimal total = BigDecimal.ZERO;

    /** An empty order. */
    public Order(String id) {
        super(id, "Order", HANDLERS);
    }

    /** Records one more event. */
    public void change() {
        apply(new OrderEvent(aggregateId(), changes, PRICE));
    }

    private void changed(OrderEvent event) {
        changes++;
        total = total.add(event.total());
    }

    /** What all changes come to. */
    public BigDecimal total() {
        return total;
    }
}
