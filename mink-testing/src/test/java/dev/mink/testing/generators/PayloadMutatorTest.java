package dev.mink.testing.generators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Payload;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PayloadMutatorTest {
    @RegisterExtension
    final Seed seed = Seed.create();

    @Test
    void breaksMostPayloadsInManyWays() {
        PayloadMutator mutator = new PayloadMutator(seed.random());
        Payload original = Payload.ofUtf8("{\"name\":\"value\",\"numbers\":[1,2,3]}");
        Set<Payload> broken = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            broken.add(mutator.mutate(original));
        }
        assertThat(broken).hasSizeGreaterThan(500);
        assertThat(original.asUtf8()).isEqualTo("{\"name\":\"value\",\"numbers\":[1,2,3]}");
        assertThat(broken).anyMatch(payload -> payload.size() < original.size());
        assertThat(broken).anyMatch(payload -> payload.size() > original.size());
    }

    @Test
    void takesAnyPayload() {
        PayloadMutator mutator = new PayloadMutator(seed.random());
        for (int size = 0; size < 20; size++) {
            assertThat(mutator.mutate(Payload.of(new byte[size]))).isNotNull();
            assertThat(mutator.noise(size).size()).isLessThanOrEqualTo(size);
        }
    }

    @Test
    void aSeedRepeatsItself() {
        Payload original = Payload.of(new byte[100]);
        assertThat(new PayloadMutator(seed.random(1)).mutate(original))
                .isEqualTo(new PayloadMutator(seed.random(1)).mutate(original));
    }
}
