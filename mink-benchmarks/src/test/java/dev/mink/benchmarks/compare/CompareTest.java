package dev.mink.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CompareTest {
    private static final String COMPARED = "[a-z0-9.]+\t(floor|axon)\t\\d+\t\\d+\t\\d+\\.\\d\\d";
    private static final String DELAYED = "projection\\.delay\\.[a-z]+\tp50/p99\t\\d+\\.\\d\t\\d+\\.\\d\tms";

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @Test
    @Tag("database")
    void printsALineForEachMetricAndPeer() {
        compare("--seconds", "0.05", "--rounds", "1", "--events", "1000");

        assertThat(metricsAndPeers())
                .containsExactly(
                        "append.single.c1 floor",
                        "append.single.c1 axon",
                        "store.append.single.c1 floor",
                        "store.append.single.c1 axon",
                        "append.single.c8 floor",
                        "append.single.c8 axon",
                        "store.append.single.c8 floor",
                        "store.append.single.c8 axon",
                        "append.batch100.c1 floor",
                        "append.batch100.c1 axon",
                        "store.append.batch100.c1 floor",
                        "store.append.batch100.c1 axon",
                        "load.1000 floor",
                        "load.1000 axon",
                        "store.load.1000 floor",
                        "store.load.1000 axon",
                        "feed.catchup floor",
                        "feed.catchup axon",
                        "projection.async floor",
                        "projection.inline floor",
                        "projection.delay.local p50/p99",
                        "projection.delay.notified p50/p99",
                        "projection.delay.polled p50/p99",
                        "memory.append.single.c1 floor",
                        "memory.append.single.c8 floor",
                        "memory.append.batch100.c1 floor",
                        "memory.load.1000 floor",
                        "memory.feed.catchup floor");
        assertThat(progress.toString(StandardCharsets.UTF_8))
                .contains("fsync=on, full_page_writes=on, synchronous_commit=on");
    }

    @Test
    void needsNoServerForMemoryAlone() {
        compare("--seconds", "0.01", "--rounds", "2", "--only", "memory.load");

        assertThat(metricsAndPeers()).containsExactly("memory.load.1000 floor");
        assertThat(progress.toString(StandardCharsets.UTF_8)).doesNotContain("PostgreSQL");
    }

    private void compare(String... args) {
        new Compare(CompareOptions.parse(args), stream(results), stream(progress)).run();
    }

    private List<String> metricsAndPeers() {
        return results.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> {
                    assertThat(line).matches(COMPARED + "|" + DELAYED);
                    String[] cells = line.split("\t", -1);
                    return cells[0] + " " + cells[1];
                })
                .toList();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
