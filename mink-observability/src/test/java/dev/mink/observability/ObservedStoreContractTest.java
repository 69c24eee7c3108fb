package dev.mink.observability;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.observability.metrics.MinkMetrics;
import dev.mink.observability.tracing.MinkTracing;
import dev.mink.testing.contract.EventStoreContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;

/** A store over a measured and traced adapter does everything that a store does. */
class ObservedStoreContractTest extends EventStoreContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        EventStoreAdapter traced = MinkTracing.create(OpenTelemetry.noop()).wrapEventStore(MemoryAdapter.create());
        return MinkMetrics.create(new SimpleMeterRegistry()).wrapEventStore(traced);
    }
}
