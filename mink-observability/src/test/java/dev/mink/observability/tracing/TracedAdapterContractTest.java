package dev.mink.observability.tracing;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.testing.contract.CompleteAdapterContract;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.AfterAll;

/** What is traced does everything that it does untraced. */
class TracedAdapterContractTest extends CompleteAdapterContract {
    private static final OpenTelemetrySdk TELEMETRY = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .build();

    @AfterAll
    static void closeTelemetry() {
        TELEMETRY.close();
    }

    @Override
    protected EventStoreAdapter openAdapter() {
        return MinkTracing.create(TELEMETRY).wrapEventStore(MemoryAdapter.create());
    }
}
