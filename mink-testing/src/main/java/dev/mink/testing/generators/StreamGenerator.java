package dev.mink.testing.generators;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Picks from a fixed set of streams in some categories. The first streams of each category come up
 * more often than the others, so that writers meet.
 */
public final class StreamGenerator {
    private final RandomGenerator random;
    private final List<String> categories;
    private final int streamsPerCategory;

    /**
     * Creates a generator.
     *
     * @param categories the categories, at least one
     * @param streamsPerCategory how many streams each has, at least 1
     */
    public StreamGenerator(RandomGenerator random, List<String> categories, int streamsPerCategory) {
        if (categories.isEmpty() || streamsPerCategory < 1) {
            throw new IllegalArgumentException("mink: at least one category and one stream are needed");
        }
        this.random = random;
        this.categories = List.copyOf(categories);
        this.streamsPerCategory = streamsPerCategory;
    }

    /** The id of one of the streams. */
    public String streamId() {
        String category = categories.get(random.nextInt(categories.size()));
        int stream = Math.min(random.nextInt(streamsPerCategory), random.nextInt(streamsPerCategory));
        return category + "-" + stream;
    }

    /** All streams that {@link #streamId} picks from. */
    public List<String> all() {
        List<String> ids = new ArrayList<>();
        for (String category : categories) {
            for (int i = 0; i < streamsPerCategory; i++) {
                ids.add(category + "-" + i);
            }
        }
        return ids;
    }
}
