package dev.mink.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareOptionsTest {
    @Test
    void measuresThreeSecondsInFiveRoundsByDefault() {
        assertThat(CompareOptions.parse())
                .isEqualTo(new CompareOptions(Duration.ofSeconds(3), 5, 200_000, "", Optional.empty()));
    }

    @Test
    void readsAllOptions() {
        assertThat(CompareOptions.parse(
                        "--seconds",
                        "0.5",
                        "--rounds",
                        "2",
                        "--events",
                        "5000",
                        "--only",
                        "load",
                        "--url",
                        "jdbc:postgresql://localhost/x"))
                .isEqualTo(new CompareOptions(
                        Duration.ofMillis(500), 2, 5_000, "load", Optional.of("jdbc:postgresql://localhost/x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds", "--seconds 0", "--seconds x", "--rounds -1", "--events 0", "--fast yes"})
    void refusesWhatItDoesNotUnderstand(String commandLine) {
        assertThatThrownBy(() -> CompareOptions.parse(commandLine.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("usage: Compare");
    }
}
