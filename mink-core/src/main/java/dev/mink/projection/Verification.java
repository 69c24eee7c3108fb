package dev.mink.projection;

import java.util.List;
import java.util.Objects;

/**
 * What a comparison of a projection's read models with its events showed.
 *
 * @param projectionName the projection
 * @param position the events up to this position were replayed
 * @param rows how many rows were compared
 * @param differences the rows that differ; the first {@value #MAX_DIFFERENCES} of them
 * @param complete whether these are all differences
 */
public record Verification(
        String projectionName, long position, long rows, List<ModelDifference> differences, boolean complete) {
    /** How many differences are listed at most. */
    public static final int MAX_DIFFERENCES = 1_000;

    /** Creates it. */
    public Verification {
        Objects.requireNonNull(projectionName, "projectionName");
        differences = List.copyOf(differences);
    }

    /** Whether the read models are what the events say. */
    public boolean isClean() {
        return differences.isEmpty();
    }
}
