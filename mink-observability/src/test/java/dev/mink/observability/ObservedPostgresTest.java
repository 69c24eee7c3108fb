package dev.mink.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.Event;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.observability.tracing.MinkTracing;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.subscription.Subscription;
import dev.mink.subscription.SubscriptionOptions;
import dev.mink.testing.postgres.PostgresDatabase;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A measured and traced adapter on PostgreSQL. */
@Tag("database")
class ObservedPostgresTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .build();
    private final MinkTracing tracing = MinkTracing.create(telemetry);
    private PostgresAdapter adapter;
    private EventStoreAdapter observed;
    private EventStore store;

    record Opened(String by) {}

    @BeforeEach
    void open() {
        adapter = PostgresAdapter.builder(database.jdbcUrl()).schema("observed").build();
        observed = MinkMetrics.create(registry).wrapEventStore(tracing.wrapEventStore(adapter));
        store = EventStore.builder(observed)
                .metadataEnricher(tracing.metadataEnricher())
                .build();
        store.registerEvents(Opened.class);
        store.initialize();
    }

    @AfterEach
    void close() {
        store.close();
        telemetry.close();
    }

    @Test
    void theTraceIsInTheDatabaseAndParticipantsInItsTransaction() throws Exception {
        long before = store.getLastPosition();
        AppendOptions withTable = AppendOptions.defaults().withParticipant((tx, stored) -> createTable(tx));
        Span request = tracing.startSpan("request");
        try (Scope ignored = request.makeCurrent()) {
            store.append("Account-1", List.of(new Opened("Ada")), withTable);
        } finally {
            request.end();
        }

        try (Subscription subscription = store.subscribeAll(before, SubscriptionOptions.defaults())) {
            Event event = subscription.poll(Duration.ofSeconds(10)).orElseThrow();
            assertThat(Span.fromContext(MinkTracing.traceOf(event))
                            .getSpanContext()
                            .getSpanId())
                    .isEqualTo(request.getSpanContext().getSpanId());
        }
        assertThat(registry.scrape())
                .contains("mink_events_appended_total{event_type=\"Opened\",service=\"unknown\"} 1.0");
    }

    @Test
    void allCapabilitiesAreThere() {
        assertThat(observed.requiresJsonData()).isTrue();
        for (Class<?> type : CoreTypes.interfaces()) {
            assertThat(observed.capability(type).isPresent())
                    .as(type.getName())
                    .isEqualTo(adapter.capability(type).isPresent());
        }
        assertThat(observed.capability(PostgresAdapter.class)).containsSame(adapter);
    }

    private static void createTable(AppendTransaction transaction) {
        Connection connection = transaction.unwrap(Connection.class).orElseThrow();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE taking_part (id INT) ON COMMIT DROP");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
