package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void bytesAreCopiedInAndOut() {
        byte[] bytes = {1, 2, 3};
        Payload payload = Payload.of(bytes);
        bytes[0] = 9;
        payload.toByteArray()[1] = 9;
        assertThat(payload.toByteArray()).containsExactly(1, 2, 3);
    }

    @Test
    void equalityIsByContent() {
        assertThat(Payload.of(new byte[] {1, 2}))
                .isEqualTo(Payload.of(new byte[] {1, 2}))
                .hasSameHashCodeAs(Payload.of(new byte[] {1, 2}))
                .isNotEqualTo(Payload.of(new byte[] {2, 1}))
                .isNotEqualTo(Payload.empty())
                .isNotEqualTo("text");
    }

    @Test
    void textIsUtf8() {
        Payload payload = Payload.ofUtf8("Grüße \uD83D\uDE80");
        assertThat(payload.asUtf8()).isEqualTo("Grüße \uD83D\uDE80");
        assertThat(payload.size()).isEqualTo(12);
    }

    @Test
    void theEmptyPayloadHasNoBytes() {
        assertThat(Payload.of(new byte[0])).isSameAs(Payload.empty());
        assertThat(Payload.ofUtf8("")).isSameAs(Payload.empty());
        assertThat(Payload.empty().isEmpty()).isTrue();
        assertThat(Payload.empty().size()).isZero();
        assertThat(Payload.ofUtf8("x").isEmpty()).isFalse();
    }

    @Test
    void aStreamReadsTheBytes() throws IOException {
        assertThat(Payload.ofUtf8("abc").inputStream().readAllBytes()).containsExactly('a', 'b', 'c');
    }

    @Test
    void itsTextDoesNotShowTheContent() {
        assertThat(Payload.ofUtf8("secret")).hasToString("Payload[6 bytes]");
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> Payload.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Payload.ofUtf8(null)).isInstanceOf(NullPointerException.class);
    }
}
