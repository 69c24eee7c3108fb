package dev.mink.examples.feedfilter;

import java.math.BigDecimal;

/** What happens in a shop, to orders and to invoices. */
sealed interface ShopEvent {
    record OrderPlaced(String customer) implements ShopEvent {}

    record OrderPaid(BigDecimal amount) implements ShopEvent {}

    record OrderShipped(String tracking) implements ShopEvent {}

    record InvoiceIssued(BigDecimal amount) implements ShopEvent {}
}
