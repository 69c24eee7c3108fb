package dev.mink.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.testing.postgres.PostgresDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class OrdersDemoTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Test
    void tellsTheWholeStory() throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        OrdersDemo.run(
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                database.freshDatabase().jdbcUrl());

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Eve expected version 3, but the stream is at 4: nothing was written.")
                .contains("Eve tries again on the newest state: version 5")
                .contains("25 events; loading starts from the snapshot at version 20 and replays 5")
                .contains("As it was at version 3: 5 pieces for 63.50.")
                .contains("board │ Order-1001: shipped as TRACK-77")
                .contains("board │ Order-1002: Grace places an order")
                .contains("Nothing is missing, nothing came twice.")
                .contains("Order 1001 is SHIPPED at version 27.");
    }
}
