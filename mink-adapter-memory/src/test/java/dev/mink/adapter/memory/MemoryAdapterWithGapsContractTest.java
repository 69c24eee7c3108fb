package dev.mink.adapter.memory;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.EventStoreAdapterContract;

class MemoryAdapterWithGapsContractTest extends EventStoreAdapterContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.builder().gaps(42).build();
    }
}
