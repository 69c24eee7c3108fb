package dev.mink.examples.versioning;

import dev.mink.serialization.EventType;
import java.math.BigDecimal;

/** What can happen to a product, in the words of today. */
public sealed interface ProductEvent {
    // tag::current[]
    /** A product was put on sale. */
    record ProductAdded(String sku, String title, BigDecimal price, String currency) implements ProductEvent {}

    // end::current[]

    /** It got another price. */
    record PriceChanged(String sku, BigDecimal price) implements ProductEvent {}

    /** It got another title. */
    record TitleChanged(String sku, String title) implements ProductEvent {}

    // tag::alias[]
    /** It is not for sale any more. The event was called ProductDeleted once. */
    @EventType(value = "ProductDiscontinued", aliases = "ProductDeleted")
    record ProductDiscontinued(String sku) implements ProductEvent {}
    // end::alias[]
}
