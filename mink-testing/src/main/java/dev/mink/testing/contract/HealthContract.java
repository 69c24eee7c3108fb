package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.Health;
import dev.mink.adapter.HealthCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Telling how a backend is. */
public abstract class HealthContract extends AdapterContract {
    private HealthCheck check;

    /** Sets up the contract. */
    protected HealthContract() {}

    @BeforeEach
    final void findCheck() {
        check = ability(HealthCheck.class);
    }

    @Test
    void aBackendThatAnswersIsUp() {
        Health health = check.health();

        assertThat(health.up()).as(health.message()).isTrue();
        assertThat(health.message()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void theLastPositionAndTheHorizonAreTold() {
        long last = append(Sample.stream(), 3).lastPosition();
        walk(FeedFilter.all()).untilPosition(last);

        Health health = check.health();

        assertThat(health.lastPosition()).isGreaterThanOrEqualTo(last);
        assertThat(health.horizon()).isGreaterThanOrEqualTo(last);
    }

    @Test
    void aClosedBackendIsAResult() {
        adapter().close();

        Health health = check.health();

        assertThat(health.up()).isFalse();
        assertThat(health.message()).isNotBlank();
    }
}
