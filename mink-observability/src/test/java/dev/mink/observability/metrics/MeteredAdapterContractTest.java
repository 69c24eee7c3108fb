package dev.mink.observability.metrics;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.testing.contract.CompleteAdapterContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** What is measured does everything that it does unmeasured. */
class MeteredAdapterContractTest extends CompleteAdapterContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MinkMetrics.create(new SimpleMeterRegistry()).wrapEventStore(MemoryAdapter.create());
    }
}
