package dev.mink.adapter.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StorableTextTest {
    @Test
    void whatCanBeKeptStaysAsItIs() {
        String text = "Grüße \uD83D\uDE80 \u0001\u2028";
        assertThat(StorableText.of(text)).isSameAs(text);
        assertThat(StorableText.isStorable(text)).isTrue();
    }

    @Test
    void whatCannotIsReplacedOneByOne() {
        assertThat(StorableText.of("a\0b\uD83Dc\uDE80d\uD83D\uDE80\uD83D"))
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uD83D\uDE80\uFFFD");
        assertThat(StorableText.isStorable("\0")).isFalse();
    }

    @Test
    @Timeout(5)
    void aLongTextOfNothingElseTakesNoLongerThanAnother() {
        assertThat(StorableText.of("\0".repeat(2_000_000))).isEqualTo("\uFFFD".repeat(2_000_000));
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        String rockets = "\uD83D\uDE80".repeat(5);

        assertThat(StorableText.of(rockets, 5)).isSameAs(rockets);
        assertThat(StorableText.of(rockets, 4)).isEqualTo("\uD83D\uDE80".repeat(3) + "…");
        assertThat(StorableText.of("a\0bcd", 3)).isEqualTo("a\uFFFD…");
    }

    @Test
    void anErrorThatCannotSayItsMessageHasItsName() {
        IllegalStateException mute = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("mute");
            }
        };
        assertThat(StorableText.of(mute)).isEqualTo(mute.getClass().getName());
    }

    @Test
    void anErrorWithoutMessageHasItsName() {
        assertThat(StorableText.of(new IllegalStateException("no\0stock"))).isEqualTo("no\uFFFDstock");
        assertThat(StorableText.of(new IllegalStateException(" "))).isEqualTo("java.lang.IllegalStateException");
    }
}
