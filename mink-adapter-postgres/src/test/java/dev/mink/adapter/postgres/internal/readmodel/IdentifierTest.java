package dev.mink.adapter.postgres.internal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentifierTest {
    @Test
    void namesKeepTheirPlaceInQuotes() {
        assertThat(Identifier.quoted("a\"; DROP TABLE x; --")).isEqualTo("\"a\"\"; DROP TABLE x; --\"");
    }

    @Test
    void longNamesAreCutAtAWordAndStayDifferent() {
        String full = "public_idx_" + "orders_".repeat(9) + "customer_name";
        assertThat(Identifier.fitting(full))
                .isEqualTo("public_idx_orders_orders_orders_orders_orders_orders_33fd8b6f")
                .hasSizeLessThanOrEqualTo(63);
        assertThat(Identifier.fitting("x".repeat(63))).isEqualTo("x".repeat(63));
        assertThat(Identifier.fitting("x".repeat(64))).isEqualTo("x".repeat(54) + "_7ce10097");
    }
}
