package dev.mink.examples.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtobufExampleTest {
    @Test
    void runsToItsEnd() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        ProtobufExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("order 001 costs 10948 cents, shipped: true")
                .contains("v4 OrderShipped, 5 bytes")
                .contains("is no Protobuf message")
                .containsPattern("Protobuf +\\d+\\.\\d +0\\.\\d\\d")
                .endsWith("=== Complete ===" + System.lineSeparator());
    }
}
