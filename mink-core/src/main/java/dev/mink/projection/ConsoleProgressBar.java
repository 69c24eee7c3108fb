package dev.mink.projection;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Shows the progress of a rebuild on a console, as one line that is written again and again: the projection, a
 * bar, the percentage, positions per second and the time that is left. The line is ended when the rebuild is.
 *
 * <pre>{@code
 * engine.rebuild("orders", RebuildOptions.defaults().withProgress(new ConsoleProgressBar(System.out)));
 * }</pre>
 *
 * <pre>{@code
 * orders [####################....................]  50%     12,500/s 00:03:20 left
 * }</pre>
 *
 * <p>Uses ASCII alone, except for the projection's name. Safe for use by many threads: of several rebuilds at the
 * same time the line shows the one that was heard of last, and each leaves a line of its own when it ends.
 */
public final class ConsoleProgressBar implements Consumer<RebuildProgress> {
    /** The least width of a line. */
    public static final int MIN_WIDTH = 60;

    /** The width that fits into a console of 80 columns. */
    public static final int DEFAULT_WIDTH = 79;

    private static final String RATE_AND_TIME = " %3d%% %,10d/s %13s";
    private static final String ABBREVIATED = "..";
    private static final int LONGEST_NAME_PART = 3;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3_600;
    private static final long LONGEST_SECONDS = 100 * SECONDS_PER_HOUR - 1;

    private final Appendable out;
    private final int width;

    /** A bar with the default width. */
    public ConsoleProgressBar(Appendable out) {
        this(out, DEFAULT_WIDTH);
    }

    /**
     * A bar.
     *
     * @param out where to, such as {@code System.out}; flushed after every line if it can be, never closed
     * @param width columns of the line; one less than the console has is right everywhere
     * @throws IllegalArgumentException if the width is less than {@value #MIN_WIDTH}
     */
    public ConsoleProgressBar(Appendable out, int width) {
        this.out = Objects.requireNonNull(out, "out");
        if (width < MIN_WIDTH) {
            throw new IllegalArgumentException(
                    "mink: a progress bar needs at least " + MIN_WIDTH + " columns: " + width);
        }
        this.width = width;
    }

    /**
     * Writes the line anew.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public synchronized void accept(RebuildProgress progress) {
        boolean ended = progress.completed() || progress.error().isPresent();
        try {
            out.append('\r').append(line(progress));
            if (ended) {
                out.append('\n');
            }
            if (out instanceof Flushable flushable) {
                flushable.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("mink: cannot write the progress of a rebuild", e);
        }
    }

    private String line(RebuildProgress progress) {
        String name = shortened(progress.projectionName());
        String end = String.format(
                Locale.ROOT,
                RATE_AND_TIME,
                (int) progress.percentage(),
                Math.round(progress.eventsPerSecond()),
                time(progress));
        int room = Math.max(0, width - columns(name) - end.length() - " []".length());
        int done = (int) (room * progress.percentage() / 100);
        return name + " [" + "#".repeat(done) + ".".repeat(room - done) + "]" + end;
    }

    private static String time(RebuildProgress progress) {
        if (progress.error().isPresent()) {
            return "failed";
        }
        return progress.completed()
                ? "in " + clock(progress.duration())
                : progress.estimatedRemaining().map(ConsoleProgressBar::clock).orElse("--:--:--") + " left";
    }

    private static String clock(Duration time) {
        long seconds = Math.min(LONGEST_SECONDS, time.toSeconds());
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d",
                seconds / SECONDS_PER_HOUR,
                seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE,
                seconds % SECONDS_PER_MINUTE);
    }

    /** A name must not move the cursor, nor take all the room. */
    private String shortened(String name) {
        String plain = name.replaceAll("\\p{Cc}", "?");
        int longest = width / LONGEST_NAME_PART;
        if (columns(plain) <= longest) {
            return plain;
        }
        return plain.substring(0, plain.offsetByCodePoints(0, longest - ABBREVIATED.length())) + ABBREVIATED;
    }

    private static int columns(String text) {
        return text.codePointCount(0, text.length());
    }
}
