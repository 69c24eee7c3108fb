package dev.mink.examples.orders;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.Snapshotting;
import dev.mink.examples.orders.OrderEvent.LineAdded;
import dev.mink.examples.orders.OrderEvent.OrderPaid;
import dev.mink.examples.orders.OrderEvent.OrderPlaced;
import dev.mink.examples.orders.OrderEvent.OrderShipped;
import java.math.BigDecimal;

/** An order whose state can be kept in snapshots. */
public final class Order extends AggregateBase implements Snapshotting<Order.State> {
    private static final EventHandlers<Order> HANDLERS = EventHandlers.<Order>builder()
            .on(OrderPlaced.class, (order, e) -> order.state = order.state.placedBy(e.customer()))
            .on(LineAdded.class, (order, e) -> order.state = order.state.plus(e.quantity(), e.price()))
            .on(OrderPaid.class, (order, e) -> order.state = order.state.in(Status.PAID))
            .on(OrderShipped.class, (order, e) -> order.state = order.state.in(Status.SHIPPED))
            .strictApply()
            .build();

    private State state = new State(Status.NEW, "", 0, BigDecimal.ZERO);

    /** How far an order has got. */
    public enum Status {
        /** Nothing happened yet. */
        NEW,
        /** The customer placed it. */
        PLACED,
        /** The customer paid. */
        PAID,
        /** It left the house. */
        SHIPPED
    }

    /**
     * All that an order knows.
     *
     * @param status how far it has got
     * @param customer who placed it
     * @param pieces how many pieces it has
     * @param total what they cost together
     */
    public record State(Status status, String customer, int pieces, BigDecimal total) {
        State placedBy(String name) {
            return new State(Status.PLACED, name, pieces, total);
        }

        State plus(int quantity, BigDecimal price) {
            return new State(
                    status, customer, pieces + quantity, total.add(price.multiply(BigDecimal.valueOf(quantity))));
        }

        State in(Status next) {
            return new State(next, customer, pieces, total);
        }
    }

    /** An order without events. */
    public Order(String id) {
        super(id, "Order", HANDLERS);
    }

    /** Places the order. */
    public void place(String customer) {
        require(Status.NEW);
        apply(new OrderPlaced(aggregateId(), customer));
    }

    /** Adds a line, as long as nobody paid. */
    public void add(String product, int quantity, String price) {
        require(Status.PLACED);
        apply(new LineAdded(aggregateId(), product, quantity, new BigDecimal(price)));
    }

    /** Takes the money. */
    public void pay() {
        require(Status.PLACED);
        apply(new OrderPaid(aggregateId(), state.total()));
    }

    /** Sends the order. */
    public void ship(String tracking) {
        require(Status.PAID);
        apply(new OrderShipped(aggregateId(), tracking));
    }

    /** The state now. */
    public State state() {
        return state;
    }

    @Override
    public State snapshot() {
        return state;
    }

    @Override
    public void restore(State saved) {
        state = saved;
    }

    @Override
    public int snapshotVersion() {
        return 1;
    }

    private void require(Status needed) {
        if (state.status() != needed) {
            throw new IllegalStateException("order " + aggregateId() + " is " + state.status() + ", not " + needed);
        }
    }
}
