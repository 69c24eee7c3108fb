package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.Registration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Being told that events were committed. */
public abstract class WakeUpContract extends AdapterContract {
    /** Sets up the contract. */
    protected WakeUpContract() {}

    @Test
    void whoIsRegisteredIsWokenWhenTheEventIsThere() throws InterruptedException {
        String stream = Sample.stream();
        CountDownLatch seen = new CountDownLatch(1);
        try (Registration registration = adapter().onAppend(() -> {
            if (!load(stream).isEmpty()) {
                seen.countDown();
            }
        })) {
            append(stream, 1);
            assertHappens(seen);
            assertThat(registration).isNotNull();
        }
    }

    @Test
    void everyAppendWakes() throws InterruptedException {
        String stream = Sample.stream();
        for (int i = 1; i <= 3; i++) {
            int size = i;
            CountDownLatch seen = new CountDownLatch(1);
            Registration registration = adapter().onAppend(() -> {
                if (load(stream).size() == size) {
                    seen.countDown();
                }
            });
            append(stream, 1);
            assertHappens(seen);
            registration.close();
        }
    }

    @Test
    void aClosedRegistrationIsQuiet() throws InterruptedException {
        AtomicInteger woken = new AtomicInteger();
        Registration ended = adapter().onAppend(woken::incrementAndGet);
        CountDownLatch other = new CountDownLatch(1);
        try (Registration kept = adapter().onAppend(other::countDown)) {
            ended.close();
            ended.close();
            int before = woken.get();

            append(Sample.stream(), 1);

            assertHappens(other);
            assertThat(woken).hasValue(before);
            assertThat(kept).isNotNull();
        }
    }

    @Test
    void twoRegistrationsOfOneThingEndApart() throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(1);
        Runnable wakeUp = woken::countDown;
        Registration first = adapter().onAppend(wakeUp);
        Registration second = adapter().onAppend(wakeUp);
        first.close();

        append(Sample.stream(), 1);

        assertHappens(woken);
        second.close();
    }

    @Test
    void aFailingWakeUpDisturbsNobody() throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(2);
        Registration before = adapter().onAppend(woken::countDown);
        Registration failing = adapter().onAppend(() -> {
            throw new FailsOnPurpose();
        });
        Registration after = adapter().onAppend(woken::countDown);
        String stream = Sample.stream();

        assertThat(append(stream, 1).lastVersion()).isEqualTo(1);
        assertHappens(woken);
        assertThat(append(stream, 1).lastVersion()).isEqualTo(2);

        before.close();
        failing.close();
        after.close();
    }

    private void assertHappens(CountDownLatch event) throws InterruptedException {
        assertThat(event.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                .as("wake-up in time")
                .isTrue();
    }

    /** Without a stack trace, which would only fill the log. */
    private static final class FailsOnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FailsOnPurpose() {
            super("a wake-up that fails on purpose", null, false, false);
        }
    }
}
