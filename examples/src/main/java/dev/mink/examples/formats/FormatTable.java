package dev.mink.examples.formats;

import dev.mink.EventData;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints how large formats are, and how fast they were just now, beside the first of them. */
public final class FormatTable {
    private static final int ROUNDS = 60;
    private static final int REPETITIONS = 100;

    private final List<Row> rows = new ArrayList<>();

    private FormatTable(List<Format> formats) {
        formats.forEach(format -> rows.add(new Row(format)));
    }

    /** Measures some formats, the one to compare with first, and prints a table. */
    public static void print(PrintStream out, List<Format> formats) {
        FormatTable table = new FormatTable(formats);
        // Rounds take turns, so that what else the machine does hits all alike.
        for (int round = 0; round < ROUNDS; round++) {
            table.rows.forEach(Row::measure);
        }
        out.println("   format          bytes/event     size  writing  reading");
        Row first = table.rows.get(0);
        table.rows.forEach(row -> out.println(row.line(first)));
        out.println("   (size and time as multiples of the first line, from the best of " + ROUNDS + " rounds)");
    }

    private static final class Row {
        private final Format format;
        private final List<EventData> written;
        private long writing = Long.MAX_VALUE;
        private long reading = Long.MAX_VALUE;

        Row(Format format) {
            this.format = format;
            this.written = format.write();
        }

        void measure() {
            long start = System.nanoTime();
            for (int i = 0; i < REPETITIONS; i++) {
                format.write();
            }
            long middle = System.nanoTime();
            for (int i = 0; i < REPETITIONS; i++) {
                format.read(written);
            }
            writing = Math.min(writing, middle - start);
            reading = Math.min(reading, System.nanoTime() - middle);
        }

        double bytesPerEvent() {
            return written.stream()
                    .mapToInt(event -> event.data().size())
                    .average()
                    .orElse(0);
        }

        String line(Row first) {
            return String.format(
                    Locale.ROOT,
                    "   %-12s %14.1f %8.2f %8.2f %8.2f",
                    format.name(),
                    bytesPerEvent(),
                    bytesPerEvent() / first.bytesPerEvent(),
                    (double) writing / first.writing,
                    (double) reading / first.reading);
        }
    }
}
