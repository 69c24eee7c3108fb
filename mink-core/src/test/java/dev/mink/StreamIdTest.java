package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdTest {
    private static final String ROCKET = "\uD83D\uDE80";

    @ParameterizedTest
    @CsvSource({"Order-123,Order,123", "Order-123-456,Order,123-456", "O--,O,-", "a-b c,a,b c"})
    void aTextIsSplitAtItsFirstHyphen(String text, String category, String id) {
        StreamId parsed = StreamId.parse(text);
        assertThat(parsed).isEqualTo(StreamId.of(category, id)).hasToString(text);
        assertThat(parsed.category()).isEqualTo(category);
        assertThat(parsed.id()).isEqualTo(id);
        assertThat(StreamId.build(category, id)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Order123", "-123", "Order-", "-", " -1", "Order- ", "Or\u0000der-1"})
    void aTextWithoutTwoHalvesIsRefused(String text) {
        assertThatThrownBy(() -> StreamId.parse(text))
                .isInstanceOfSatisfying(
                        InvalidStreamIdException.class,
                        e -> assertThat(e.streamId())
                                .isEqualTo(text.startsWith(" ") ? " " : text.contains("\0") ? "Or\u0000der" : text));
    }

    @ParameterizedTest
    @CsvSource({"'',123", "Order,''", "'',''", "' ',1", "Order,' '", "Order-Item,1"})
    void halvesThatMakeNoStreamIdAreRefused(String category, String id) {
        assertThatThrownBy(() -> StreamId.of(category, id)).isInstanceOf(InvalidStreamIdException.class);
        assertThatThrownBy(() -> StreamId.build(category, id)).isInstanceOf(InvalidStreamIdException.class);
    }

    @ParameterizedTest
    @CsvSource({"Order-1,Order", "Order-1-2,Order", "prod,prod", "'',''", "-x,''", "-,''", "Ends-,Ends"})
    void theStoredCategoryIsWhatStandsBeforeTheFirstHyphen(String text, String category) {
        assertThat(StreamId.categoryOf(text)).isEqualTo(category);
    }

    @ParameterizedTest
    @CsvSource({
        "Order-1,Order,true",
        "Order-1-x,Order,true",
        "Order-,Order,false",
        "Order,Order,false",
        "Orders-1,Order,false",
        "Ord-1,Order,false",
        "-1,'',true",
        "order-1,Order,false"
    })
    void aStreamIsInTheCategoryThatItsIdBeginsWith(String text, String category, boolean member) {
        assertThat(StreamId.inCategory(text, category)).isEqualTo(member);
    }

    @Test
    void lengthIsCountedInCharacters() {
        assertThatCode(() -> StreamId.check("x".repeat(250) + "-" + "y".repeat(249)))
                .doesNotThrowAnyException();
        assertThatCode(() -> StreamId.check(ROCKET.repeat(250) + "-" + ROCKET.repeat(249)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> StreamId.check("O-" + "x".repeat(499))).hasMessageContaining("500");
        assertThatThrownBy(() -> StreamId.check("O-" + ROCKET.repeat(499))).hasMessageContaining("500");
        assertThatThrownBy(() -> StreamId.check("x".repeat(251) + "-1")).hasMessageContaining("250");
        assertThatThrownBy(() -> StreamId.check("x".repeat(251))).hasMessageContaining("250");
        assertThatThrownBy(() -> StreamId.of("O", "x".repeat(499))).isInstanceOf(InvalidStreamIdException.class);
        assertThatThrownBy(() -> StreamId.checkCategory("x".repeat(251))).hasMessageContaining("250");
        assertThat(StreamId.checkCategory("x".repeat(250))).hasSize(250);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "a\n", "\u007F", "a\u0085", "\uD83D", "\uDE80", "a\uDE80\uD83D", "\uD83Da"})
    void charactersThatCannotBeStoredAreRefused(String text) {
        assertThatThrownBy(() -> StreamId.check(text)).isInstanceOf(InvalidStreamIdException.class);
        assertThatThrownBy(() -> StreamId.checkCategory(text)).isInstanceOf(InvalidStreamIdException.class);
        assertThatThrownBy(() -> StreamId.of("Order", text)).isInstanceOf(InvalidStreamIdException.class);
    }

    @Test
    void theMessageShowsControlCharactersAndCutsLongIds() {
        assertThatThrownBy(() -> StreamId.check("a\u0000b")).hasMessageContaining("\\u0000");
        assertThatThrownBy(() -> StreamId.check("x".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> StreamId.of(null, "1")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> StreamId.of("Order", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> StreamId.check(null)).isInstanceOf(NullPointerException.class);
    }
}
