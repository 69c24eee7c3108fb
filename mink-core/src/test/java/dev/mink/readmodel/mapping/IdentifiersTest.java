package dev.mink.readmodel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void namesBecomeSnakeCase() {
        Map.of(
                        "id", "id",
                        "ID", "id",
                        "orderId", "order_id",
                        "OrderID", "order_id",
                        "HTTPServer", "http_server",
                        "getHTTPResponse", "get_http_response",
                        "line2Total", "line2_total",
                        "OrderSummary", "order_summary",
                        "x", "x",
                        "already_snake", "already_snake")
                .forEach(
                        (name, snake) -> assertThat(Identifiers.snakeCase(name)).isEqualTo(snake));
    }

    @Test
    void identifiersAreAsciiAndShort() {
        assertThat(List.of("a", "_", "A1_b", "x".repeat(63))).allMatch(Identifiers::isValid);
        assertThat(List.of("", "1a", "a b", "a\"", "a;b", "ä", "a.b", "a-b", "a\n", "x".repeat(64)))
                .noneMatch(Identifiers::isValid);
    }
}
