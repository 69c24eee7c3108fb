package dev.mink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Aggregate;
import dev.mink.AggregateBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotPolicyTest {
    private static final Aggregate ANY = new AggregateBase("1", "Any") {};

    @ParameterizedTest
    @CsvSource({"0,9,false", "0,10,true", "9,10,true", "10,19,false", "19,21,true", "0,35,true", "20,20,false"})
    void aMultipleThatIsReachedOrPassedIsDue(long before, long after, boolean due) {
        assertThat(SnapshotPolicy.everyEvents(10).isDue(ANY, before, after)).isEqualTo(due);
    }

    @Test
    void everySaveIsDueWithOne() {
        assertThat(SnapshotPolicy.everyEvents(1).isDue(ANY, 0, 1)).isTrue();
        assertThat(SnapshotPolicy.everyEvents(1).isDue(ANY, 1, 2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aNumberBelowOneIsRefused(int events) {
        assertThatThrownBy(() -> SnapshotPolicy.everyEvents(events)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverIsNever() {
        assertThat(SnapshotPolicy.never().isDue(ANY, 0, Long.MAX_VALUE)).isFalse();
        assertThat(SnapshotPolicy.never()).isSameAs(SnapshotPolicy.never());
    }
}
