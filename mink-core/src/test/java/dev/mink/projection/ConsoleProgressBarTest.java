package dev.mink.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleProgressBarTest {
    private static final Instant START = Instant.parse("2024-03-01T10:00:00Z");

    private final StringBuilder console = new StringBuilder();
    private final ConsoleProgressBar bar = new ConsoleProgressBar(console);

    @Test
    void writesOneLineAgainAndAgainUntilTheRebuildIsComplete() {
        bar.accept(progress("orders", 0, 5_000_000, Duration.ZERO));
        bar.accept(progress("orders", 2_500_000, 5_000_000, Duration.ofSeconds(200)));
        bar.accept(completed("orders", 5_000_000, Duration.ofSeconds(400)));

        assertThat(console)
                .hasToString("\rorders [......................................]   0%          0/s --:--:-- left"
                        + "\rorders [###################...................]  50%     12,500/s 00:03:20 left"
                        + "\rorders [######################################] 100%     12,500/s   in 00:06:40\n");
    }

    @Test
    void endsTheLineOfARebuildThatFailed() {
        bar.accept(new RebuildProgress(
                "orders",
                0,
                999,
                1_000,
                START,
                Duration.ofSeconds(3),
                false,
                Optional.of(new IllegalStateException("no"))));

        assertThat(console)
                .hasToString("\rorders [#####################################.]  99%        333/s        failed\n");
    }

    @Test
    void isFullWhereThereIsNothingToDo() {
        bar.accept(completed("orders", 0, Duration.ZERO));

        assertThat(console)
                .hasToString("\rorders [######################################] 100%          0/s   in 00:00:00\n");
    }

    @Test
    void keepsToItsWidthWhateverTheName() {
        ConsoleProgressBar narrow = new ConsoleProgressBar(console, ConsoleProgressBar.MIN_WIDTH);

        narrow.accept(progress("a projection with a name that is long", 1, 2, Duration.ofSeconds(1)));
        narrow.accept(progress("\uD83D\uDE00".repeat(30), 1, 2, Duration.ofSeconds(1)));
        narrow.accept(progress("two\r\nlines\u001B[2J", 1, 2, Duration.ofSeconds(1)));

        assertThat(console)
                .hasToString("\ra projection with .. [##...]  50%          1/s 00:00:01 left\r"
                        + "\uD83D\uDE00".repeat(18)
                        + ".. [##...]  50%          1/s 00:00:01 left"
                        + "\rtwo??lines?[2J [#####......]  50%          1/s 00:00:01 left");
        assertThat(console.toString().substring(1).split("\r"))
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isEqualTo(ConsoleProgressBar.MIN_WIDTH));
    }

    @Test
    void showsNoMoreThanAHundredHours() {
        bar.accept(progress("orders", 1, 1_000_000, Duration.ofHours(1)));

        assertThat(console).endsWith("  0%          0/s 99:59:59 left");
    }

    @Test
    void flushesEveryLine() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream buffered = new PrintStream(new BufferedOutputStream(written, 4_096), false, StandardCharsets.UTF_8);

        new ConsoleProgressBar(buffered).accept(progress("orders", 1, 2, Duration.ofSeconds(1)));

        assertThat(written.toString(StandardCharsets.UTF_8)).endsWith("00:00:01 left");
    }

    @Test
    void saysThatItCannotWrite() {
        ConsoleProgressBar broken = new ConsoleProgressBar(new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("closed");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        assertThatThrownBy(() -> broken.accept(progress("orders", 1, 2, Duration.ofSeconds(1))))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("closed");
    }

    @Test
    void refusesALineThatNothingFitsInto() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConsoleProgressBar(console, ConsoleProgressBar.MIN_WIDTH - 1))
                .withMessageContaining("59");
    }

    private static RebuildProgress progress(String name, long position, long to, Duration duration) {
        return new RebuildProgress(name, 0, position, to, START, duration, false, Optional.empty());
    }

    private static RebuildProgress completed(String name, long to, Duration duration) {
        return new RebuildProgress(name, 0, to, to, START, duration, true, Optional.empty());
    }
}
