package dev.mink.adapter.postgres.internal.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Metadata;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataJsonTest {
    @Test
    void nothingIsAnEmptyObject() {
        assertThat(MetadataJson.write(Metadata.empty(), Map.of())).isEqualTo("{}");
    }

    @Test
    void whatIsNotSetIsLeftOut() {
        Metadata metadata = Metadata.empty().withTenantId("t").withCorrelationId("c");

        assertThat(MetadataJson.write(metadata, Map.of())).isEqualTo("{\"correlationId\":\"c\",\"tenantId\":\"t\"}");
    }

    @Test
    void everyTextComesBack() {
        StringBuilder all = new StringBuilder();
        for (int c = 1; c < 0x3000; c++) {
            all.append((char) c);
        }
        String text = all.append("\uD83D\uDE00").toString();
        Metadata metadata = new Metadata(text, text, text, text, Map.of("k" + text, text));
        String json = MetadataJson.write(metadata, Map.of("$" + text, text));

        MetadataJson.Parts parts = MetadataJson.read(json.getBytes(UTF_8));

        assertThat(parts.metadata()).isEqualTo(metadata);
        assertThat(parts.systemMetadata()).isEqualTo(Map.of("$" + text, text));
    }

    @Test
    void halfACharacterIsNotMadeAQuestionMark() {
        String json = MetadataJson.write(Metadata.empty(), Map.of("$half", "a\uD83Db\uDE00"));

        assertThat(json).contains("a\\ud83db\\ude00");
    }

    @Test
    void whatOthersWroteIsTolerated() {
        String json = "{\"userId\": null, \"unknown\": {\"a\": []}, \"custom\":"
                + " {\"n\": 1.50, \"b\": true, \"z\": null, \"o\": {\"k\": [1, \"x\"]}, \"\": \"no key\"}}";

        MetadataJson.Parts parts = MetadataJson.read(json.getBytes(UTF_8));

        assertThat(parts.metadata().userId()).isEmpty();
        assertThat(parts.metadata().custom())
                .isEqualTo(Map.of("n", "1.50", "b", "true", "z", "null", "o", "{\"k\":[1,\"x\"]}"));
        assertThat(parts.systemMetadata()).isEqualTo(Map.of("", "no key"));
    }

    @Test
    void whatIsNoMetadataIsRefused() {
        for (String json :
                new String[] {"[1]", "\"text\"", "{\"userId\": 5}", "{\"custom\": []}", "{\"custom\"", "nope"}) {
            assertThatThrownBy(() -> MetadataJson.read(json.getBytes(UTF_8)))
                    .as(json)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
