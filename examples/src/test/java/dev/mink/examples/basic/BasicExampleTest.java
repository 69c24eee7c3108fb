package dev.mink.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BasicExampleTest {
    @Test
    void runsToItsEnd() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        BasicExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("order 001 is Created, version 0: 3 items, 109.48, 3 events not yet saved")
                .contains("saved: version 3, 0 events left to save")
                .contains("v5 OrderShipped at position 5")
                .contains("order 001 is Shipped, version 5: 4 items, 119.47")
                .endsWith("=== Complete ===" + System.lineSeparator());
    }
}
