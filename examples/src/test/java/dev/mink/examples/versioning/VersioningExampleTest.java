package dev.mink.examples.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VersioningExampleTest {
    @Test
    void runsToItsEnd() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        VersioningExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("ProductAdded v1 {\"sku\":\"4711\",\"name\":\"Eau de Cologne\",\"price\":9.90}")
                .contains("@1 ProductAdded[sku=4711, title=Eau de Cologne, price=9.90, currency=EUR]")
                .contains("@3 PriceChanged[sku=4711, price=10.90]")
                .contains("@3 TitleChanged[sku=4711, title=Eau de Cologne, 50 ml]")
                .contains("@1 ProductAdded[sku=4712, title=Soap, price=4.20, currency=USD]")
                .contains("@2 ProductDiscontinued[sku=4712]")
                .contains("stored as version 3")
                .contains("TitleChanged[sku=4711, title=Eau de Cologne, 50 ml], stored as ProductChanged")
                .contains("the event has version 3, the newest that this program knows is 2")
                .doesNotContain("@2 ProductViewed")
                .endsWith("=== Complete ===" + System.lineSeparator());
    }
}
