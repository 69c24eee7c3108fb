package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventLogTest {
    @Test
    void anEmptyLogHasNothingAfterAnyPosition() {
        EventLog log = new EventLog(0);

        assertThat(log.size()).isZero();
        assertThat(log.sizeUpTo(10)).isZero();
        assertThat(log.firstAfter(0, 0)).isZero();
        assertThat(log.firstAfter(10, 0)).isZero();
    }

    @Test
    void placesAreFoundInALogWithoutGaps() {
        assertPlaces(LongStream.rangeClosed(1, 100).toArray());
    }

    @Test
    void placesAreFoundInALogWithGaps() {
        assertPlaces(2, 3, 7, 8, 9, 20, 21, 40);
        assertPlaces(1, 2, 3, 4_000_000_000L);
        assertPlaces(5);
    }

    @Test
    void aLogGrowsFromNothing() {
        EventLog log = logOf(LongStream.rangeClosed(1, 1_000).toArray());

        assertThat(log.size()).isEqualTo(1_000);
        assertThat(log.get(999).globalPosition()).isEqualTo(1_000);
    }

    private static void assertPlaces(long... positions) {
        EventLog log = logOf(positions);
        long end = Math.min(positions[positions.length - 1] + 2, 200);
        for (long position = 0; position <= end; position++) {
            long bound = position;
            int expected =
                    (int) LongStream.of(positions).filter(p -> p <= bound).count();
            assertThat(log.firstAfter(position, log.size()))
                    .as("after %d", position)
                    .isEqualTo(expected);
            assertThat(log.sizeUpTo(position)).as("up to %d", position).isEqualTo(expected);
        }
        assertThat(log.firstAfter(Long.MAX_VALUE, log.size())).isEqualTo(log.size());
    }

    private static EventLog logOf(long... positions) {
        EventLog log = new EventLog(0);
        for (long position : positions) {
            log.reserve(1);
            log.add(new StoredEvent[] {event(position)}, 0, 1);
        }
        return log;
    }

    private static StoredEvent event(long position) {
        return new StoredEvent(
                UUID.randomUUID(),
                "Order-1",
                "Happened",
                Payload.empty(),
                Metadata.empty(),
                Map.of(),
                1,
                position,
                Instant.EPOCH);
    }
}
