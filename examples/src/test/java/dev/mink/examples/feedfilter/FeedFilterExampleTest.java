package dev.mink.examples.feedfilter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FeedFilterExampleTest {
    @Test
    void printsWhatPassesTheFilters() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        FeedFilterExample.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "placed, in any stream:",
                        "  1 Order-1001 OrderPlaced[customer=ada]",
                        "  3 Order-1002 OrderPlaced[customer=grace]",
                        "all of orders:",
                        "  1 Order-1001 OrderPlaced[customer=ada]",
                        "  2 Order-1001 OrderPaid[amount=19.90]",
                        "  3 Order-1002 OrderPlaced[customer=grace]",
                        "  5 Order-1002 OrderShipped[tracking=T-1]",
                        "shipping of order 1002:",
                        "  5 Order-1002 OrderShipped[tracking=T-1]",
                        "everything:",
                        "  1 Order-1001 OrderPlaced[customer=ada]",
                        "  2 Order-1001 OrderPaid[amount=19.90]",
                        "  3 Order-1002 OrderPlaced[customer=grace]",
                        "  4 Invoice-77 InvoiceIssued[amount=19.90]",
                        "  5 Order-1002 OrderShipped[tracking=T-1]",
                        "stored: OrderPlaced of Order-1001",
                        "stored: OrderPaid of Order-1001",
                        "stored: OrderPlaced of Order-1002",
                        "stored: OrderShipped of Order-1002",
                        "looked at everything up to 5",
                        "turnover 19.90 from 1 event, now at 5");
    }
}
