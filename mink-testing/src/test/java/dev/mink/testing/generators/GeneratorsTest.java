package dev.mink.testing.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.EventRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeneratorsTest {
    @RegisterExtension
    final Seed seed = Seed.create();

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    @Test
    void aSeedRepeatsItself() {
        List<EventRecord> events = new EventGenerator(seed.random(3), List.of("A", "B")).batch(50, 50);
        Seed again = Seed.of(seed.value());

        assertThat(new EventGenerator(again.random(3), List.of("A", "B")).batch(50, 50))
                .isEqualTo(events);
        assertThat(new EventGenerator(again.random(4), List.of("A", "B")).batch(50, 50))
                .isNotEqualTo(events);
    }

    @Test
    void workersHaveNothingInCommon() {
        Set<Object> ids = new HashSet<>();
        for (int worker = 0; worker < 50; worker++) {
            EventGenerator events = new EventGenerator(seed.random(worker), List.of("A"));
            events.batch(100, 100).forEach(event -> ids.add(event.id()));
        }
        assertThat(ids).hasSize(5_000);
    }

    @Test
    void aFailureNamesTheSeed() {
        AssertionError failure = new AssertionError("no");

        assertThatThrownBy(() -> Seed.of(7).handleTestExecutionException(null, failure))
                .isSameAs(failure)
                .hasSuppressedException(failure.getSuppressed()[0]);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("-Dmink.seed=7");
    }

    @Test
    void payloadsAreJsonObjectsWithEverythingInThem() {
        JsonGenerator json = new JsonGenerator(seed.random());
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            JsonNode node = mapper.readTree(json.payload().asUtf8());
            assertThat(node.isObject()).isTrue();
            all.append(node);
        }

        assertThat(all).contains("9007199254740993", "null", "true", "[]", "\\\"");
        assertThat(all.chars().anyMatch(c -> Character.isSurrogate((char) c))).isTrue();
        assertThat(all).doesNotContain("\\u0000");
    }

    @Test
    void payloadsCanBeBig() {
        JsonGenerator json = new JsonGenerator(seed.random());
        for (int i = 0; i < 50; i++) {
            String text = json.payload(10_000).asUtf8();
            assertThat(text.length()).isGreaterThanOrEqualTo(10_000);
            assertThat(mapper.readTree(text).isObject()).isTrue();
        }
    }

    @Test
    void idsAreDistinctAndBatchesOfTheSizeAskedFor() {
        EventGenerator events = new EventGenerator(seed.random(), List.of("A"));
        Set<Object> ids = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            List<EventRecord> batch = events.smallBatch(1, 20);
            assertThat(batch).hasSizeBetween(1, 20);
            batch.forEach(event -> assertThat(ids.add(event.id())).isTrue());
        }
        assertThat(events.id().version()).isEqualTo(4);
        assertThat(events.id().variant()).isEqualTo(2);
    }

    @Test
    void streamsComeFromTheSet() {
        StreamGenerator streams = new StreamGenerator(seed.random(), List.of("order", "invoice"), 5);
        List<String> picked =
                IntStream.range(0, 500).mapToObj(i -> streams.streamId()).toList();

        assertThat(streams.all()).hasSize(10).contains("order-0", "invoice-4");
        assertThat(new HashSet<>(picked)).isEqualTo(new HashSet<>(streams.all()));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamGenerator(seed.random(), List.of(), 5));
    }
}
