package dev.mink.examples.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AuditExampleTest {
    @Test
    void runsToItsEnd() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        AuditExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("user-42 OpenAccount account-1: done")
                .contains("user-42 Withdraw account-1: insufficient funds: there are 5000 cents")
                .doesNotContain("HealthCheck")
                .contains("failures: 1, lost: 0")
                .contains("commands of user-43: 2")
                .contains("recorded: insufficient funds: there are *** cents")
                .contains("entries in the chain: 4, intact: true")
                .contains("command \"OpenAccount\" was not executed, as it cannot be audited: mink: adapter is closed")
                .contains("account-3 exists: false")
                .endsWith("=== Complete ===" + System.lineSeparator());
    }
}
