package dev.mink.examples.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.testing.postgres.PostgresDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class RebuildExampleTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void findsWhatWasTamperedWithAndRebuildsIt() {
        String jdbcUrl = database.freshDatabase().jdbcUrl();

        String first = run(jdbcUrl, "");
        assertThat(first.lines())
                .startsWith("Open orders of 10 and more:", "  ada 25.00", "order 1 is DIFFERENT", "order 2 is MISSING")
                .endsWith("complete up to position 8", "as the events say: true");
        assertThat(first)
                .containsPattern("\rorder-summaries \\[\\.+\\]   0% +0/s --:--:-- left\r")
                .containsPattern("\rorder-summaries \\[#+\\] 100% +[0-9,]+/s   in 00:00:0[0-9]\n");

        assertThat(run(jdbcUrl, "again-").lines())
                .contains("order again-1 is DIFFERENT", "order again-2 is MISSING", "as the events say: true");
    }

    private static String run(String jdbcUrl, String prefix) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        RebuildExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8), jdbcUrl, prefix);

        return printed.toString(StandardCharsets.UTF_8);
    }
}
