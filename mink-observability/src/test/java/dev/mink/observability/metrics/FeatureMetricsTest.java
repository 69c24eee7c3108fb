package dev.mink.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The meters that are told what to show, as Prometheus gets them. */
class FeatureMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MinkMetrics metrics =
            MinkMetrics.builder(registry).serviceName("orders").build();

    @Test
    void projections() {
        ProjectionMeters projections = metrics.projections();
        projections.recordEventProcessed("Orders", "OrderCreated", Duration.ofMillis(4), true);
        projections.recordEventProcessed("Orders", "OrderShipped", Duration.ofMillis(6), false);
        projections.recordCheckpoint("Orders", 41);
        projections.recordCheckpoint("Orders", 42);
        projections.recordLag("Orders", 7);

        assertThat(lines())
                .contains(
                        processed("OrderCreated", "success"),
                        processed("OrderShipped", "error"),
                        "mink_projection_duration_seconds_count{projection_name=\"Orders\",service=\"orders\"} 2",
                        "mink_projection_duration_seconds_bucket{projection_name=\"Orders\",service=\"orders\","
                                + "le=\"0.005\"} 1",
                        "mink_projection_checkpoint_position{projection_name=\"Orders\",service=\"orders\"} 42.0",
                        "mink_projection_lag_events{projection_name=\"Orders\",service=\"orders\"} 7.0",
                        "mink_errors_total{error_type=\"projection_error\",service=\"orders\"} 1.0");
    }

    @Test
    void outbox() {
        OutboxMeters outbox = metrics.outbox();
        outbox.recordMessageProcessed("kafka:orders", true);
        outbox.recordMessageProcessed("kafka:orders", false);
        outbox.recordMessageFailed("kafka:orders");
        outbox.recordMessageDeadLettered();
        outbox.recordBatchDuration(Duration.ofMillis(20));
        outbox.recordPendingMessages(5);
        outbox.recordPendingMessages(3);

        assertThat(lines())
                .contains(
                        "mink_outbox_messages_processed_total{destination=\"kafka:orders\",status=\"success\"} 1.0",
                        "mink_outbox_messages_processed_total{destination=\"kafka:orders\",status=\"error\"} 1.0",
                        "mink_outbox_messages_failed_total{destination=\"kafka:orders\"} 1.0",
                        "mink_outbox_messages_dead_lettered_total 1.0",
                        "mink_outbox_batch_duration_seconds_bucket{le=\"0.025\"} 1",
                        "mink_outbox_batch_duration_seconds_count 1",
                        "mink_outbox_pending_messages 3.0");
    }

    @ParameterizedTest
    @CsvSource({
        "webhook:https://user:secret@shop.example:8443/hooks/17?key=abc#top, webhook:https://shop.example:8443",
        "https://shop.example?key=a@b, https://shop.example",
        "https://shop.example, https://shop.example",
        "sns:arn:aws:sns:eu-central-1:1:orders, sns:arn:aws:sns:eu-central-1:1:orders",
        "kafka:orders, kafka:orders"
    })
    void destinationsKeepNoSecrets(String destination, String label) {
        metrics.outbox().recordMessageFailed(destination);

        assertThat(lines()).contains("mink_outbox_messages_failed_total{destination=\"" + label + "\"} 1.0");
    }

    @Test
    void errorsOfOthers() {
        metrics.recordError("payment_refused");

        assertThat(lines()).contains("mink_errors_total{error_type=\"payment_refused\",service=\"orders\"} 1.0");
    }

    private Stream<String> lines() {
        return registry.scrape().lines();
    }

    private static String processed(String eventType, String status) {
        return "mink_projections_processed_total{event_type=\"" + eventType
                + "\",projection_name=\"Orders\",service=\"orders\",status=\"" + status + "\"} 1.0";
    }
}
