package dev.mink.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a benchmark ran on. */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Processor, system and Java, one a line. */
    public static List<String> description() {
        Runtime runtime = Runtime.getRuntime();
        return List.of(
                runtime.availableProcessors() + " processors" + processor() + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"),
                "Java " + Runtime.version() + ", heap up to " + (runtime.maxMemory() >> 20) + " MB");
    }

    private static String processor() {
        if (!Files.isReadable(PROCESSORS)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).trim() + ")")
                    .orElse("");
        } catch (IOException e) {
            return " (unknown: " + e.getMessage() + ")";
        }
    }
}
