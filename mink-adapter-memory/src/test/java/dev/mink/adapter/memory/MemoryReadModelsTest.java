package dev.mink.adapter.memory;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.ReadModelRepositoryContract;

class MemoryReadModelsTest extends ReadModelRepositoryContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.create();
    }
}
