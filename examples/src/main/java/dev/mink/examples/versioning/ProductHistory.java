package dev.mink.examples.versioning;

import dev.mink.versioning.Piece;
import dev.mink.versioning.Upcaster;
import dev.mink.versioning.UpcasterChain;

/** How events of earlier years are read today. */
final class ProductHistory {
    // tag::chain[]
    static final UpcasterChain CHAIN = UpcasterChain.builder()
            .add(
                    Upcaster.json("ProductAdded", 1, event -> event.put("currency", "EUR")),
                    Upcaster.json("ProductAdded", 2, event -> event.set("title", event.remove("name"))))
            .split(
                    "ProductChanged",
                    1,
                    Piece.json("PriceChanged", 1, event -> event.retain("sku", "price")),
                    Piece.json(
                            "TitleChanged",
                            1,
                            event -> event.hasNonNull("name"),
                            event -> event.set("title", event.remove("name")).remove("price")))
            .drop("ProductViewed")
            .build();
    // end::chain[]

    private ProductHistory() {}
}
