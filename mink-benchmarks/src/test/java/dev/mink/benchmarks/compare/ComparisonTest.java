package dev.mink.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void printsOneLineForEachPeer() {
        Comparison comparison = new Comparison("append.single.c1", "mink", List.of("floor", "axon"));

        assertThat(comparison.lines(Map.of("mink", 1500.4, "floor", 1875.0, "axon", 750.2)))
                .containsExactly(
                        "append.single.c1\tfloor\t1500\t1875\t0.80", "append.single.c1\taxon\t1500\t750\t2.00");
    }

    @Test
    void takesTheMiddleOfTheRounds() {
        assertThat(Comparison.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
        assertThat(Comparison.median(List.of(1.0, 4.0, 2.0, 9.0))).isEqualTo(3.0);
    }
}
