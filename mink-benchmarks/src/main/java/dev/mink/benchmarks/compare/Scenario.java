package dev.mink.benchmarks.compare;

/** What is measured: one kind of call, made over and over by some clients at once. */
enum Scenario {
    /** One event to a new stream, by one client. */
    APPEND_SINGLE_C1("append.single.c1", 1, true),
    /** One event to a new stream, by eight clients. */
    APPEND_SINGLE_C8("append.single.c8", 8, true),
    /** A hundred events to a new stream, by one client. */
    APPEND_BATCH100_C1("append.batch100.c1", 1, true),
    /** A whole stream of a thousand events. */
    LOAD_1000("load.1000", 1, false),
    /** The feed from its beginning, ten thousand events in pages of a thousand. */
    FEED_CATCHUP("feed.catchup", 1, false);

    /** Events in the stream that is loaded. */
    static final int STREAM_SIZE = 1_000;

    /** Events in a page of the feed. */
    static final int PAGE_SIZE = 1_000;

    private static final int STREAMS = 10;
    private static final String SEED_PREFIX = "seed-";

    private final String metric;
    private final int clients;
    private final boolean writing;

    Scenario(String metric, int clients, boolean writing) {
        this.metric = metric;
        this.clients = clients;
        this.writing = writing;
    }

    String metric() {
        return metric;
    }

    /** The calls, which do not fill up the memory of those who keep events there. */
    Course<Contestant> course() {
        return new Course<>(
                clients,
                contestant -> {
                    if (writing) {
                        contestant.forget();
                    }
                },
                this::call);
    }

    /** Whether it appends; the others read what {@link #seed} stored. */
    boolean isWriting() {
        return writing;
    }

    /** Stores what the reading scenarios read. */
    static void seed(Contestant contestant) {
        for (int i = 0; i < STREAMS; i++) {
            contestant.append(SEED_PREFIX + i, STREAM_SIZE);
        }
    }

    /**
     * Makes the call once.
     *
     * @param number makes the stream's name unique
     * @return how many events were written or read
     */
    private int call(Contestant contestant, long number) {
        return switch (this) {
            case APPEND_SINGLE_C1, APPEND_SINGLE_C8 -> append(contestant, "bench-" + number, 1);
            case APPEND_BATCH100_C1 -> append(contestant, "bench-batch-" + number, 100);
            case LOAD_1000 -> contestant.load(SEED_PREFIX + (number % STREAMS));
            case FEED_CATCHUP -> contestant.readFeed(STREAMS * STREAM_SIZE, PAGE_SIZE);
        };
    }

    private static int append(Contestant contestant, String streamId, int count) {
        contestant.append(streamId, count);
        return count;
    }
}
