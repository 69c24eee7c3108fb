package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedVersionTest {
    @Test
    void specialValuesAreConstants() {
        assertThat(ExpectedVersion.of(-1)).isSameAs(ExpectedVersion.ANY_VERSION);
        assertThat(ExpectedVersion.of(0)).isSameAs(ExpectedVersion.NO_STREAM);
        assertThat(ExpectedVersion.of(-2)).isSameAs(ExpectedVersion.STREAM_EXISTS);
        assertThat(ExpectedVersion.exact(0)).isSameAs(ExpectedVersion.NO_STREAM);
        assertThat(ExpectedVersion.exact(7)).isEqualTo(new ExpectedVersion(7)).isEqualTo(ExpectedVersion.of(7));
    }

    @Test
    void onlyAVersionOrNoStreamIsExact() {
        assertThat(ExpectedVersion.exact(7).isExact()).isTrue();
        assertThat(ExpectedVersion.NO_STREAM.isExact()).isTrue();
        assertThat(ExpectedVersion.ANY_VERSION.isExact()).isFalse();
        assertThat(ExpectedVersion.STREAM_EXISTS.isExact()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3, -4, Long.MIN_VALUE})
    void otherNegativeValuesAreRefused(long value) {
        assertThatThrownBy(() -> new ExpectedVersion(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExpectedVersion.of(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, -3})
    void anExactVersionIsNotNegative(long value) {
        assertThatThrownBy(() -> ExpectedVersion.exact(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itReadsWell() {
        assertThat(ExpectedVersion.ANY_VERSION).hasToString("any version");
        assertThat(ExpectedVersion.NO_STREAM).hasToString("no stream");
        assertThat(ExpectedVersion.STREAM_EXISTS).hasToString("stream exists");
        assertThat(ExpectedVersion.exact(7)).hasToString("version 7");
    }
}
