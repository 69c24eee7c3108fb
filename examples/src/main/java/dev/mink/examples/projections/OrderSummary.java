package dev.mink.examples.projections;

import dev.mink.examples.projections.OrderEvent.OrderPlaced;
import dev.mink.readmodel.Column;
import dev.mink.readmodel.Id;
import dev.mink.readmodel.ReadModel;
import java.math.BigDecimal;

/** What a list of orders shows of each. */
// tag::model[]
@ReadModel(table = "order_summaries")
record OrderSummary(
        @Id String orderId,
        String customer,
        @Column(index = true) State state,
        BigDecimal total) {
    enum State {
        PLACED,
        SHIPPED
    }

    static OrderSummary of(OrderPlaced event) {
        return new OrderSummary(event.orderId(), event.customer(), State.PLACED, BigDecimal.ZERO);
    }

    OrderSummary plus(BigDecimal price) {
        return new OrderSummary(orderId, customer, state, total.add(price));
    }

    OrderSummary shipped() {
        return new OrderSummary(orderId, customer, State.SHIPPED, total);
    }
}
// end::model[]
