package dev.mink.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalTest {
    private final Signal signal = new Signal();

    @Test
    void aRaisedFlagIsTakenDownByWhoWaits() throws InterruptedException {
        signal.raise();
        signal.raise();
        assertThat(signal.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(signal.await(0)).isFalse();
        assertThat(signal.await(1_000)).isFalse();
    }

    @Test
    void raisingWakesWhoWaits() throws InterruptedException {
        Thread raiser = new Thread(signal::raise);
        raiser.start();
        assertThat(signal.await(10, TimeUnit.SECONDS)).isTrue();
        raiser.join();
    }
}
