package dev.mink.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.FeedFilter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SubscriptionOptionsTest {
    private final SubscriptionOptions.Builder builder = SubscriptionOptions.builder();

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        for (SubscriptionOptions options :
                new SubscriptionOptions[] {SubscriptionOptions.defaults(), builder.build()}) {
            assertThat(options.name()).isEmpty();
            assertThat(options.filter()).isEqualTo(FeedFilter.all());
            assertThat(options.predicate().test(null)).isTrue();
            assertThat(options.bufferSize()).isEqualTo(256);
            assertThat(options.retryOnError()).isTrue();
            assertThat(options.retryInterval()).isEqualTo(Duration.ofSeconds(1));
            assertThat(options.maxRetries()).isEqualTo(5);
            assertThat(options.checkpointEvery()).isEqualTo(100);
        }
    }

    @Test
    void oneSettingLeavesTheOthersAlone() {
        assertThat(SubscriptionOptions.named("n").bufferSize()).isEqualTo(256);
        assertThat(SubscriptionOptions.named("n").name()).contains("n");
        assertThat(SubscriptionOptions.filtered(FeedFilter.ofTypes("A"))
                        .filter()
                        .eventTypes())
                .containsExactly("A");
        assertThat(SubscriptionOptions.filtered(FeedFilter.ofTypes("A")).maxRetries())
                .isEqualTo(5);
    }

    @Test
    void valuesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> builder.name(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.name("x".repeat(501))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.bufferSize(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.bufferSize(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.retryInterval(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.retryInterval(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxRetries(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.checkpointEvery(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.filter(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.where(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.name(null)).isInstanceOf(NullPointerException.class);
        assertThat(builder.name("x".repeat(500))
                        .maxRetries(0)
                        .bufferSize(1)
                        .build()
                        .name())
                .isPresent();
    }
}
