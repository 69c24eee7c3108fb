package dev.mink.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.command.Command;
import dev.mink.command.CommandBus;
import dev.mink.command.CommandResult;
import dev.mink.store.EventStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever appears on a scrape, and what is not go-mink's: dashboards for go-mink rely on it. */
class NamesOfGoMinkTest {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MinkMetrics metrics = MinkMetrics.create(registry);

    record Opened(String by) {}

    record Open() implements Command {}

    @Test
    void nameKindAndLabelsOfEveryMeter() {
        measureEverything();

        assertThat(scraped())
                .isEqualTo(Map.ofEntries(
                        meter("mink_commands_total", "counter", "service", "command_type", "status"),
                        meter("mink_command_duration_seconds", "histogram", "service", "command_type"),
                        meter("mink_commands_in_flight", "gauge", "service", "command_type"),
                        meter("mink_eventstore_operations_total", "counter", "service", "operation", "status"),
                        meter("mink_eventstore_operation_duration_seconds", "histogram", "service", "operation"),
                        meter("mink_events_appended_total", "counter", "service", "event_type"),
                        meter("mink_events_loaded_total", "counter", "service"),
                        meter(
                                "mink_projections_processed_total",
                                "counter",
                                "service",
                                "projection_name",
                                "event_type",
                                "status"),
                        meter("mink_projection_duration_seconds", "histogram", "service", "projection_name"),
                        meter("mink_projection_lag_events", "gauge", "service", "projection_name"),
                        meter("mink_projection_checkpoint_position", "gauge", "service", "projection_name"),
                        meter("mink_errors_total", "counter", "service", "error_type"),
                        meter("mink_outbox_messages_processed_total", "counter", "destination", "status"),
                        meter("mink_outbox_messages_failed_total", "counter", "destination"),
                        meter("mink_outbox_messages_dead_lettered_total", "counter"),
                        meter("mink_outbox_batch_duration_seconds", "histogram"),
                        meter("mink_outbox_pending_messages", "gauge"),
                        // What go-mink does not have.
                        meter(
                                "mink_projection_events_dropped_total",
                                "counter",
                                "service",
                                "projection_name",
                                "event_type"),
                        // What Micrometer adds to a histogram.
                        meter("mink_command_duration_seconds_max", "gauge", "service", "command_type"),
                        meter("mink_eventstore_operation_duration_seconds_max", "gauge", "service", "operation"),
                        meter("mink_projection_duration_seconds_max", "gauge", "service", "projection_name"),
                        meter("mink_outbox_batch_duration_seconds_max", "gauge")));
    }

    private void measureEverything() {
        try (EventStore store = EventStore.create(metrics.wrapEventStore(MemoryAdapter.create()));
                CommandBus bus = CommandBus.create()) {
            bus.use(metrics.commandMiddleware(bus::hasHandler));
            bus.register(Open.class, (command, context) -> {
                store.append("Account-1", List.of(new Opened("Ada")));
                store.load("Account-1");
                return CommandResult.success();
            });
            bus.dispatch(new Open());
        }
        metrics.recordError("payment_refused");
        metrics.projections().recordEventProcessed("Accounts", "Opened", Duration.ofMillis(1), true);
        metrics.projections().recordLag("Accounts", 1);
        metrics.projections().recordCheckpoint("Accounts", 1);
        metrics.asProjectionMetrics().recordDropped("Accounts", "Opened");
        metrics.outbox().recordMessageProcessed("kafka:accounts", true);
        metrics.outbox().recordMessageFailed("kafka:accounts");
        metrics.outbox().recordMessageDeadLettered();
        metrics.outbox().recordBatchDuration(Duration.ofMillis(1));
        metrics.outbox().recordPendingMessages(1);
    }

    /** Kind and labels by name; a histogram has those of its samples but the bounds of buckets. */
    private Map<String, String> scraped() {
        Map<String, String> kinds = new TreeMap<>();
        Map<String, String> meters = new TreeMap<>();
        registry.scrape().lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                kinds.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                String name = family(sample.group(1), kinds);
                meters.put(name, described(kinds.get(name), labels(sample.group(2))));
            }
        });
        return meters;
    }

    private static String family(String sample, Map<String, String> kinds) {
        return kinds.containsKey(sample) ? sample : sample.replaceFirst("_(bucket|count|sum)$", "");
    }

    private static Set<String> labels(String text) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.add(label.group(1));
        }
        labels.remove("le");
        return labels;
    }

    private static Map.Entry<String, String> meter(String name, String kind, String... labels) {
        return Map.entry(name, described(kind, Set.of(labels)));
    }

    private static String described(String kind, Set<String> labels) {
        return kind + " " + new TreeSet<>(labels);
    }
}
