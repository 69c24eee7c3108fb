package dev.mink.examples.projections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProjectionsExampleTest {
    @Test
    void printsWhatTheProjectionsKeep() throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        ProjectionsExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "state of order 1: shipped",
                        "revenue of order 1: 25.00",
                        "dashboard: 1 is on its way",
                        "state-of-orders: running, 2 events, 0 behind",
                        "revenue-of-orders: running, 2 events, 0 behind");
    }
}
