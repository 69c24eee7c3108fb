package dev.mink.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetricsExampleTest {
    @Test
    void printsWhatWasMeasured() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        MetricsExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "mink_commands_total{command_type=\"RegisterUser\",service=\"user-service\",status=\"success\"} 5.0",
                        "mink_commands_total{command_type=\"LogIn\",service=\"user-service\",status=\"success\"} 20.0",
                        "mink_commands_total{command_type=\"LogIn\",service=\"user-service\",status=\"error\"} 1.0",
                        "mink_commands_total{command_type=\"ChangeEmail\",service=\"user-service\",status=\"success\"} 10.0",
                        "mink_commands_total{command_type=\"unknown\",service=\"user-service\",status=\"error\"} 1.0",
                        "mink_command_duration_seconds_count{command_type=\"LogIn\",service=\"user-service\"} 21",
                        "mink_errors_total{error_type=\"handler_panicked\",service=\"user-service\"} 1.0",
                        "mink_errors_total{error_type=\"validation_failed\",service=\"user-service\"} 1.0",
                        "mink_errors_total{error_type=\"handler_not_found\",service=\"user-service\"} 1.0",
                        "mink_events_appended_total{event_type=\"UserLoggedIn\",service=\"user-service\"} 20.0",
                        "mink_eventstore_operations_total{operation=\"append\",service=\"user-service\",status=\"success\"} 35.0");
    }
}
