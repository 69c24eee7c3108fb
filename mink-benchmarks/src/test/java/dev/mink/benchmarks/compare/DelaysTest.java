package dev.mink.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DelaysTest {
    private final Delays delays = new Delays();

    @Test
    void anEventThatWasAppliedBeforeItsAppendReturnedTookNoTime() {
        delays.recordCheckpoint("orders", 2);
        delays.appended(1);
        delays.appended(2);

        assertThat(delays.count()).isEqualTo(2);
        assertThat(delays.millis(0.99)).isZero();
    }

    @Test
    void aCheckpointStandsForAllPositionsUpToIt() {
        delays.appended(1);
        delays.appended(3);
        delays.recordCheckpoint("orders", 2);
        delays.recordCheckpoint("orders", 3);

        assertThat(delays.millis(0.5)).isPositive();
        assertThat(delays.millis(1)).isGreaterThanOrEqualTo(delays.millis(0.5));
    }

    @Test
    void anEventThatWasNotAppliedIsNoResult() {
        delays.appended(1);

        assertThatThrownBy(() -> delays.millis(0.5)).hasMessageContaining("at 1");
    }
}
