package dev.mink.examples.cqrspostgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.testing.postgres.PostgresDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class CqrsPostgresExampleTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void runsToItsEndAgainAndAgain() throws Exception {
        String jdbcUrl = database.freshDatabase().jdbcUrl();
        assertRun(jdbcUrl, "001");
        assertRun(jdbcUrl, "002");
    }

    private static void assertRun(String jdbcUrl, String order) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        CqrsPostgresExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8), jdbcUrl, order);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("executed 1, replayed 7, all at version 2 with a total of 29.99")
                .contains("validation failed for command \"PlaceOrder\"")
                .contains("replayed true, version 2, total 29.99")
                .contains("v1 OrderCreated by ann")
                .contains("v2 ItemAdded by ann")
                .doesNotContain("v3")
                .endsWith("=== Complete ===" + System.lineSeparator());
    }
}
