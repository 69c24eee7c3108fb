package dev.mink.examples.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracingExampleTest {
    @Test
    void printsTheTraceFromTheCommandToTheReaction() throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        TracingExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.stream().filter(line -> line.startsWith("trace "))).hasSize(2);
        assertThat(lines).anyMatch(line -> line.startsWith("  command.PlaceOrder INTERNAL OK"));
        assertThat(lines).anyMatch(line -> line.startsWith("    eventstore.append CLIENT OK"));
        assertThat(lines).anyMatch(line -> line.startsWith("    subscription.warehouse.handle CONSUMER OK"));
        assertThat(lines).anyMatch(line -> line.startsWith("      command.ShipOrder INTERNAL OK"));
        assertThat(lines).anyMatch(line -> line.startsWith("        eventstore.append CLIENT OK"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("  command.ShipOrder INTERNAL ERROR")
                        && line.contains("order 18 is unknown and cannot be shipped"));
    }
}
