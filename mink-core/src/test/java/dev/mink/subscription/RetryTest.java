package dev.mink.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.FeedBrokenException;
import dev.mink.serialization.SerializationException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final RuntimeException FAILURE = new IllegalStateException("away");

    @Test
    void pausesDoubleUpToHalfAMinuteAndAreShortenedByUpToAHalf() {
        Retry retry = new Retry(SubscriptionOptions.builder().maxRetries(0).build());
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30}) {
            assertThat(retry.again(FAILURE)).isTrue();
            assertThat(retry.pending()).isTrue();
            assertThat(Duration.ofNanos(retry.remaining()))
                    .isBetween(Duration.ofMillis(seconds * 500 - 100), Duration.ofSeconds(seconds));
        }
        retry.succeeded();
        assertThat(retry.pending()).isFalse();
        assertThat(retry.remaining()).isZero();
    }

    @Test
    void anyIntervalIsPossible() {
        for (Duration interval :
                List.of(Duration.ofNanos(1), Duration.ofDays(400_000), Duration.ofSeconds(Long.MAX_VALUE))) {
            Retry retry = new Retry(SubscriptionOptions.builder()
                    .retryInterval(interval)
                    .maxRetries(0)
                    .build());
            for (int i = 0; i < 20; i++) {
                assertThat(retry.again(FAILURE)).isTrue();
                assertThat(retry.remaining())
                        .isBetween(0L, Duration.ofSeconds(30).toNanos());
            }
        }
    }

    @Test
    void failuresInARowAreCounted() {
        Retry retry = new Retry(SubscriptionOptions.builder()
                .retryInterval(Duration.ofNanos(1))
                .maxRetries(3)
                .build());
        assertThat(retry.again(FAILURE)).isTrue();
        assertThat(retry.again(FAILURE)).isTrue();
        retry.succeeded();
        assertThat(retry.again(FAILURE)).isTrue();
        assertThat(retry.again(FAILURE)).isTrue();
        assertThat(retry.again(FAILURE)).isFalse();
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        Retry retry = new Retry(SubscriptionOptions.defaults());
        for (RuntimeException failure : List.of(
                new AdapterClosedException(),
                new FeedBrokenException("a copy"),
                new CheckpointConflictException("name", 1, 2),
                new SerializationException("A", SerializationException.Operation.DESERIALIZE, "broken", null),
                new OperationCancelledException("read"))) {
            assertThat(retry.again(failure)).isFalse();
        }
        Retry never =
                new Retry(SubscriptionOptions.builder().retryOnError(false).build());
        assertThat(never.again(FAILURE)).isFalse();
    }
}
