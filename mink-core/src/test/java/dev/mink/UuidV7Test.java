package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UuidV7Test {
    @Test
    void versionAndVariantAreThoseOfTheStandard() {
        UuidV7 ids = new UuidV7();
        for (int i = 0; i < 10_000; i++) {
            UUID id = ids.get();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void theTimeIsInFront() {
        long before = System.currentTimeMillis();
        long millis = new UuidV7().get().getMostSignificantBits() >>> 16;
        assertThat(millis).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void theyAscendAlsoAsText() {
        UuidV7 ids = new UuidV7();
        String last = ids.get().toString();
        for (int i = 0; i < 100_000; i++) {
            String next = ids.get().toString();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void threadsNeverGetTheSameAndEachGetsThemAscending() throws Exception {
        int threads = 8;
        int each = 50_000;
        UuidV7 ids = new UuidV7();
        CountDownLatch ready = new CountDownLatch(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<long[]>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tasks.add(() -> {
                    long[] ticks = new long[each];
                    ready.countDown();
                    ready.await();
                    for (int i = 0; i < each; i++) {
                        ticks[i] = ids.get().getMostSignificantBits();
                    }
                    return ticks;
                });
            }
            Set<Long> all = new HashSet<>();
            for (Future<long[]> future : executor.invokeAll(tasks)) {
                long[] ticks = future.get();
                assertThat(ticks).isSorted();
                for (long tick : ticks) {
                    all.add(tick);
                }
            }
            assertThat(all).hasSize(threads * each);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void generatorsDiffer() {
        assertThat(new UuidV7().get().getLeastSignificantBits())
                .isNotEqualTo(new UuidV7().get().getLeastSignificantBits());
    }
}
