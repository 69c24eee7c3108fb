package dev.mink.projection;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a projection is rebuilt. Immutable; start from {@link #defaults()}.
 *
 * @param clearReadModel whether the model is emptied first, true by default; else events are replayed on top
 *     of it, which is right only for models to which applying an event twice does nothing
 * @param fromPosition only events after this position are replayed; 0, the default, for all. Not with an
 *     emptied model, which would lack the events before
 * @param toPosition where the rebuild counts as complete; 0, the default, for the head of the feed when it
 *     begins. An async projection goes on behind it; the model of an inline one is not emptied for less than all
 * @param progressInterval how often progress is told, every second by default
 * @param onProgress who is told of progress, at the beginning, at intervals and at the end; by one thread at a
 *     time. What it throws is logged and changes nothing
 */
public record RebuildOptions(
        boolean clearReadModel,
        long fromPosition,
        long toPosition,
        Duration progressInterval,
        Consumer<RebuildProgress> onProgress) {
    private static final RebuildOptions DEFAULTS =
            new RebuildOptions(true, 0, 0, Duration.ofSeconds(1), progress -> {});

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if a position is negative, they are the wrong way round, the interval is
     *     not positive, or a model is to be emptied of which only a part is to be replayed
     */
    public RebuildOptions {
        Objects.requireNonNull(onProgress, "onProgress");
        if (fromPosition < 0 || toPosition < 0) {
            throw new IllegalArgumentException(
                    "mink: positions must not be negative: " + Math.min(fromPosition, toPosition));
        }
        if (toPosition > 0 && toPosition < fromPosition) {
            throw new IllegalArgumentException(
                    "mink: there is nothing from position " + fromPosition + " to " + toPosition);
        }
        if (clearReadModel && fromPosition > 0) {
            throw new IllegalArgumentException("mink: a model that is emptied and filled from position " + fromPosition
                    + " on would lack what happened before: keep the model, or begin at 0");
        }
        if (progressInterval.isZero() || progressInterval.isNegative()) {
            throw new IllegalArgumentException("mink: progress interval must be positive: " + progressInterval);
        }
    }

    /** Everything from the beginning, into an empty model. */
    public static RebuildOptions defaults() {
        return DEFAULTS;
    }

    /** A copy that replays the events after a position on top of the model as it is. */
    public RebuildOptions onTopFrom(long position) {
        return new RebuildOptions(false, position, toPosition, progressInterval, onProgress);
    }

    /** A copy that counts as complete at a position. */
    public RebuildOptions withToPosition(long position) {
        return new RebuildOptions(clearReadModel, fromPosition, position, progressInterval, onProgress);
    }

    /** A copy that tells somebody of its progress. */
    public RebuildOptions withProgress(Consumer<RebuildProgress> told) {
        return new RebuildOptions(clearReadModel, fromPosition, toPosition, progressInterval, told);
    }

    /** A copy that tells of its progress so often. */
    public RebuildOptions withProgressInterval(Duration interval) {
        return new RebuildOptions(clearReadModel, fromPosition, toPosition, interval, onProgress);
    }
}
