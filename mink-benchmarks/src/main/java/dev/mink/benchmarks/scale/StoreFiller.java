package dev.mink.benchmarks.scale;

import dev.mink.benchmarks.BenchmarkServer;
import dev.mink.benchmarks.SampleEvents;

/**
 * Fills Mink's tables from within the server, which is faster than appending. One stream in each
 * chunk is long, all the others have ten events.
 */
final class StoreFiller {
    /** Events in a long stream. */
    static final int LONG_STREAM = 1_000;

    private static final int SHORT_STREAM = 10;
    private static final long CHUNK = 100_000;

    private static final String STREAMS = """
            INSERT INTO %1$s.streams (stream_id, category, version)
            SELECT '%2$s-' || n, '%2$s', %5$d FROM generate_series(%3$d, %4$d) AS n""";

    private static final String EVENTS = """
            INSERT INTO %1$s.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT '%2$s-' || n, version, gen_random_uuid(), '%6$s', '%7$s', '{}'
            FROM generate_series(%3$d, %4$d) AS n, generate_series(1, %5$d) AS version
            ORDER BY n, version""";

    private final BenchmarkServer server;
    private final String schema;
    private long events;
    private long shortStreams;
    private int longStreams;

    StoreFiller(BenchmarkServer server, String schema) {
        this.server = server;
        this.schema = schema;
    }

    /** Adds events until there are so many. */
    void fillTo(long size) {
        while (events < size) {
            long chunk = Math.min(CHUNK, size - events);
            fill("Long", longStreams, 1, LONG_STREAM);
            longStreams++;
            long streams = Math.max(0, chunk - LONG_STREAM) / SHORT_STREAM;
            if (streams > 0) {
                fill("Short", shortStreams, streams, SHORT_STREAM);
                shortStreams += streams;
            }
            events += LONG_STREAM + streams * SHORT_STREAM;
        }
    }

    private void fill(String category, long first, long streams, int length) {
        long last = first + streams - 1;
        server.execute(
                STREAMS.formatted(schema, category, first, last, length),
                EVENTS.formatted(
                        schema, category, first, last, length, SampleEvents.SMALL_TYPE, SampleEvents.SMALL_JSON));
    }

    /** Id of one of the long streams. */
    String longStream(long number) {
        return "Long-" + number % longStreams;
    }
}
