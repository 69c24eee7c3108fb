package dev.mink.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
    @Test
    @Tag("database")
    void printsARowForEachSize() {
        ByteArrayOutputStream results = new ByteArrayOutputStream();

        new Scale(ScaleOptions.parse("--max", "12000", "--seconds", "0.05"), stream(results), stream(results)).run();

        assertThat(results.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("|")))
                .hasSize(4)
                .anyMatch(line -> line.matches("\\| 10,000 (\\| \\d+\\.\\d\\d ms ){3}\\|"))
                .anyMatch(line -> line.matches("\\| 12,000 (\\| \\d+\\.\\d\\d ms ){3}\\|"));
    }

    @Test
    void growsTenfold() {
        assertThat(ScaleOptions.parse().sizes()).containsExactly(10_000L, 100_000L, 1_000_000L, 10_000_000L);
        assertThat(ScaleOptions.parse("--max", "1000").sizes()).containsExactly(1_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--max", "--max 0", "--max many", "--seconds 0", "--fast yes"})
    void refusesWhatItDoesNotUnderstand(String commandLine) {
        assertThatThrownBy(() -> ScaleOptions.parse(commandLine.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("usage: Scale");
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
