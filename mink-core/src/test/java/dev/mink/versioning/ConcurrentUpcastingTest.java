package dev.mink.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many threads read through a chain while another one builds longer chains from it. */
class ConcurrentUpcastingTest {
    private static final int READERS = 8;
    private static final int LONGEST = 40;

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private volatile UpcasterChain published = UpcasterChain.builder()
            .rename("Old", "Item")
            .drop("Noise")
            .split("Pair", 1, piece("left"), piece("right"))
            .add(noting(1))
            .build();

    /** Notes in the data which version it makes. */
    private static Upcaster noting(int from) {
        return Upcaster.json("Item", from, event -> event.withArray("went").add(from + 1));
    }

    private static Piece piece(String side) {
        return Piece.json("Item", 1, event -> event.put("side", side));
    }

    @Test
    void everyReaderGetsWhatItsChainMakes() throws Exception {
        UpcasterChain shortest = published;
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                readers.add(threads.submit(() -> {
                    int rounds = 0;
                    do {
                        assertReads(published);
                        assertReads(shortest);
                        rounds++;
                    } while (!done.get());
                    return rounds;
                }));
            }
            threads.submit(this::publishLongerChains).get(1, TimeUnit.MINUTES);
            done.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(1, TimeUnit.MINUTES)).isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertThat(published.latestVersion("Item")).isEqualTo(LONGEST);
        assertThat(shortest.latestVersion("Item")).isEqualTo(2);
    }

    private void publishLongerChains() {
        for (int from = 2; from < LONGEST; from++) {
            UpcasterChainBuilder builder = published.toBuilder().add(noting(from));
            assertReads(published);
            published = builder.build();
            assertReads(published);
        }
    }

    private static void assertReads(UpcasterChain chain) {
        int latest = chain.latestVersion("Item");
        for (int version = 1; version <= latest; version++) {
            assertThat(upcast(chain, "Item", version)).containsExactly(item("", version, latest));
            assertThat(upcast(chain, "Old", version)).containsExactly(item("", version, latest));
        }
        assertThat(upcast(chain, "Pair", 1)).containsExactly(item("left", 1, latest), item("right", 1, latest));
        assertThat(upcast(chain, "Noise", 1)).isEmpty();
    }

    private static List<String> upcast(UpcasterChain chain, String type, int version) {
        return chain.upcast(SchemaVersion.of(type, version), Payload.ofUtf8("{}"), Metadata.empty()).stream()
                .map(event -> event.schema() + " " + described(event.data()))
                .toList();
    }

    private static String described(Payload data) {
        JsonNode event = MAPPER.readTree(data.inputStream());
        return event.path("side").asString("")
                + event.path("went").valueStream().map(JsonNode::asString).collect(Collectors.joining(","));
    }

    /** What an event has become on the way from a version to the latest. */
    private static String item(String side, int version, int latest) {
        List<String> went = new ArrayList<>();
        for (int next = version + 1; next <= latest; next++) {
            went.add(Integer.toString(next));
        }
        return SchemaVersion.of("Item", latest) + " " + side + String.join(",", went);
    }
}
