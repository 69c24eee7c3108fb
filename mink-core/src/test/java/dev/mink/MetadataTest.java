package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    private static final Metadata FULL = new Metadata("c", "k", "u", "t", Map.of("a", "1"));

    @Test
    void nothingIsSetAtFirst() {
        Metadata empty = Metadata.empty();
        assertThat(empty).isEqualTo(new Metadata("", "", "", "", Map.of()));
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.withTenantId("t").isEmpty()).isFalse();
        assertThat(empty.withCustom("a", "").isEmpty()).isFalse();
    }

    @Test
    void withReturnsAChangedCopy() {
        assertThat(Metadata.empty()
                        .withCorrelationId("c")
                        .withCausationId("k")
                        .withUserId("u")
                        .withTenantId("t")
                        .withCustom("a", "1"))
                .isEqualTo(FULL);
        Metadata changed = FULL.withCustom("a", "2").withCustom("b", "3").withUserId("");
        assertThat(changed).isEqualTo(new Metadata("c", "k", "", "t", Map.of("a", "2", "b", "3")));
        assertThat(FULL.custom()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void theMapIsCopiedAndClosed() {
        Map<String, String> custom = new HashMap<>(Map.of("a", "1"));
        Metadata metadata = new Metadata("", "", "", "", custom);
        custom.put("b", "2");
        assertThat(metadata.custom()).isEqualTo(Map.of("a", "1"));
        assertThatThrownBy(() -> metadata.custom().put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void orElseFillsWhatIsUnset() {
        Metadata defaults = new Metadata("dc", "dk", "du", "dt", Map.of("a", "d", "b", "d"));
        Metadata some = Metadata.empty().withUserId("u").withCustom("a", "1");
        assertThat(some.orElse(defaults)).isEqualTo(new Metadata("dc", "dk", "u", "dt", Map.of("a", "1", "b", "d")));
        assertThat(FULL.orElse(Metadata.empty())).isSameAs(FULL);
        assertThat(Metadata.empty().orElse(FULL)).isSameAs(FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$", "$schema_version", "a\0", "\uD83D", "a\uDE80"})
    void aKeyThatCannotBeStoredIsRefused(String key) {
        assertThatThrownBy(() -> FULL.withCustom(key, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Metadata("", "", "", "", Map.of(key, "v")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\uD83D", "\uDE80\uD83D", "a\uD83Db"})
    void aTextThatCannotBeStoredIsRefused(String text) {
        assertThatThrownBy(() -> FULL.withCustom("k", text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FULL.withCorrelationId(text)).hasMessageContaining("correlationId");
        assertThatThrownBy(() -> FULL.withCausationId(text)).hasMessageContaining("causationId");
        assertThatThrownBy(() -> FULL.withUserId(text)).hasMessageContaining("userId");
        assertThatThrownBy(() -> FULL.withTenantId(text)).hasMessageContaining("tenantId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a$", " ", "key with \"quotes\"", "\uD83D\uDE80", "\u0001"})
    void everyOtherKeyIsTaken(String key) {
        assertThat(FULL.withCustom(key, key).custom()).containsEntry(key, key);
    }

    @Test
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> FULL.withUserId(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("userId");
        assertThatThrownBy(() -> FULL.withCustom("k", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> FULL.withCustom(null, "v")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Metadata("", "", "", "", null)).isInstanceOf(NullPointerException.class);
    }
}
