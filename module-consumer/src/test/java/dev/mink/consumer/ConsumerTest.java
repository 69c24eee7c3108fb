package dev.mink.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.testing.postgres.PostgresDatabase;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the program in a Java of its own, with everything on the module path. */
@Tag("database")
class ConsumerTest {
    private static final Pattern NEEDED = Pattern.compile(
            ".*(mink-core|mink-adapter-|module-consumer|slf4j-api|jackson|jspecify|HikariCP|postgresql-42).*");

    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void appendsAndLoadsOnTheModulePath() throws Exception {
        String output = runProgram(database.jdbcUrl());

        assertThat(output.lines()).first().isEqualTo("named module: true");
        assertThat(output.lines().filter("loaded: Opened[owner=Ada]"::equals))
                .as("in memory and on PostgreSQL: %s", output)
                .hasSize(2);
        assertThat(output)
                .contains("audit entry by way of JSON: true")
                .contains("refused: mink: module dev.mink.consumer hides event class dev.mink.consumer.shut.Hidden")
                .contains("opens dev.mink.consumer.shut to tools.jackson.databind;");
    }

    private static String runProgram(String jdbcUrl) throws Exception {
        String modulePath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NEEDED.matcher(entry).matches() && !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--module-path", modulePath));
        command.addAll(List.of("--module", "dev.mink.consumer/dev.mink.consumer.Consumer", jdbcUrl));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
