package dev.mink.examples.cqrs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CqrsExampleTest {
    @Test
    void runsToItsEnd() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        CqrsExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("order 001, version 1")
                .contains("order 001, version 1, replayed true")
                .contains("version 3")
                .contains("sku is required")
                .contains("quantity must be positive")
                .contains("order 001 is Shipped: 3 items, 109.48")
                .contains("v4 OrderShipped by ann of acme in checkout-1")
                .contains("the first one was caused by cmd-create")
                .contains("AddItem done: 2")
                .contains("AddItem failed: 1")
                .endsWith("=== Complete ===" + System.lineSeparator());
    }
}
