package dev.mink.benchmarks.compare;

import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.readmodel.Id;
import java.math.BigDecimal;

/** The read model: the last that was heard of an order. */
record OrderTotal(@Id String orderId, int seq, BigDecimal total) {
    static OrderTotal of(OrderEvent event) {
        return new OrderTotal(event.orderId(), event.seq(), event.total());
    }
}
