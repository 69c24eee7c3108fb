package dev.mink.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.FeedFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final FeedFilter ALL = FeedFilter.all();

    @Test
    void itBeginsWhereItIsStarted() {
        Ring ring = new Ring(4, 1_000);
        ring.restart(10);
        assertThat(ring.head()).isEqualTo(10);
        assertThat(ring.covers(9)).isFalse();
        assertThat(ring.covers(10)).isTrue();
        assertThat(ring.after(10, 5, ALL)).isEqualTo(new Ring.Slice(List.of(), 10));
        assertThat(ring.after(12, 5, ALL).nextPosition())
                .as("a reader that is ahead stays there")
                .isEqualTo(12);
    }

    @Test
    void theOldestLeavesWhenItIsFull() {
        Ring ring = new Ring(3, 1_000);
        ring.restart(0);
        ring.add(List.of(event(1, 1), event(2, 1), event(4, 1), event(7, 1)), 9);
        assertThat(ring.covers(0)).isFalse();
        assertThat(ring.covers(1)).isTrue();
        assertThat(positions(ring.after(1, 9, ALL))).containsExactly(2L, 4L, 7L);
        assertThat(ring.after(1, 9, ALL).nextPosition()).isEqualTo(9);
        assertThat(ring.after(1, 2, ALL).nextPosition()).isEqualTo(4);
    }

    @Test
    void bytesAreBoundedToo() {
        Ring ring = new Ring(100, 10);
        ring.restart(0);
        ring.add(List.of(event(1, 4), event(2, 4)), 2);
        ring.add(List.of(event(3, 4)), 3);
        assertThat(ring.covers(0)).isFalse();
        assertThat(positions(ring.after(1, 9, ALL))).containsExactly(2L, 3L);
        ring.add(List.of(event(4, 11)), 4);
        assertThat(ring.covers(3)).as("it is larger than the ring").isFalse();
        assertThat(ring.covers(4)).isTrue();
        ring.add(List.of(event(5, 1)), 5);
        assertThat(positions(ring.after(4, 9, ALL))).containsExactly(5L);
    }

    @Test
    void itBehavesLikeAPlainList() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            compare(random, "seed " + seed + " round " + round);
        }
    }

    private static void compare(Random random, String run) {
        int capacity = 1 + random.nextInt(8);
        int maxBytes = 1 + random.nextInt(40);
        Ring ring = new Ring(capacity, maxBytes);
        long head = random.nextInt(5);
        List<StoredEvent> model = new ArrayList<>();
        long start = head;
        ring.restart(head);
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(40) == 0) {
                head += random.nextInt(10);
                start = head;
                model.clear();
                ring.restart(head);
            }
            List<StoredEvent> page = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                head += 1 + random.nextInt(3);
                page.add(event(head, random.nextInt(12)));
            }
            head += random.nextInt(2);
            ring.add(page, head);
            for (StoredEvent event : page) {
                model.add(event);
                while (model.size() > capacity || bytes(model) > maxBytes) {
                    start = model.remove(0).globalPosition();
                }
            }
            assertThat(ring.head()).as(run).isEqualTo(head);
            long from = start - 2 + random.nextInt(12);
            assertThat(ring.covers(from)).as(run).isEqualTo(from >= start);
            if (from >= start) {
                FeedFilter filter = random.nextBoolean() ? ALL : ALL.withStreams(Set.of("S-1"));
                int limit = 1 + random.nextInt(6);
                assertThat(ring.after(from, limit, filter))
                        .as(run)
                        .isEqualTo(expected(model, from, limit, filter, head));
            }
        }
    }

    private static Ring.Slice expected(List<StoredEvent> model, long from, int limit, FeedFilter filter, long head) {
        List<StoredEvent> found = model.stream()
                .filter(event -> event.globalPosition() > from && filter.matches(event))
                .limit(limit)
                .toList();
        boolean full = found.size() == limit;
        return new Ring.Slice(found, full ? found.get(limit - 1).globalPosition() : Math.max(head, from));
    }

    private static long bytes(List<StoredEvent> events) {
        return events.stream().mapToLong(event -> event.data().size()).sum();
    }

    private static List<Long> positions(Ring.Slice slice) {
        return slice.events().stream().map(StoredEvent::globalPosition).toList();
    }

    private static StoredEvent event(long position, int bytes) {
        return new StoredEvent(
                new UUID(0, position),
                "S-" + position % 3,
                "A",
                Payload.of(new byte[bytes]),
                Metadata.empty(),
                Map.of(),
                position,
                position,
                Instant.EPOCH);
    }
}
