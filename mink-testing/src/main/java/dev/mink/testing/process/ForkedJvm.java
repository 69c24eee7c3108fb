package dev.mink.testing.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a JVM of its own, with the class path of this one: to limit its heap, or to
 * have it die.
 */
public final class ForkedJvm {
    private final Class<?> main;
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private Duration timeout = Duration.ofMinutes(5);

    private ForkedJvm(Class<?> main) {
        this.main = main;
    }

    /** A JVM that runs the main method of a class. */
    public static ForkedJvm of(Class<?> main) {
        return new ForkedJvm(main);
    }

    /** Adds options of the JVM, such as {@code -Xmx256m}. */
    public ForkedJvm options(String... added) {
        options.addAll(List.of(added));
        return this;
    }

    /** Adds arguments of the main method. */
    public ForkedJvm arguments(String... added) {
        arguments.addAll(List.of(added));
        return this;
    }

    /** How long it may run; 5 minutes by default. */
    public ForkedJvm timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * Runs it to its end.
     *
     * @return what it printed
     * @throws AssertionError if it ends with another exit code than 0, or not in time; with what it
     *     printed
     */
    public String run() throws InterruptedException {
        try {
            Path output = Files.createTempFile("mink-forked-", ".txt");
            try {
                return run(output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("mink: cannot run " + main.getName(), e);
        }
    }

    private String run(Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            String end = ended ? "ended with exit code " + process.exitValue() : "did not end within " + timeout;
            throw new AssertionError(main.getName() + " " + end + ":\n" + printed);
        }
        return printed;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath());
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    private static String classPath() {
        StringBuilder absolute = new StringBuilder();
        for (String element : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            absolute.append(absolute.isEmpty() ? "" : File.pathSeparator).append(new File(element).getAbsolutePath());
        }
        return absolute.toString();
    }
}
