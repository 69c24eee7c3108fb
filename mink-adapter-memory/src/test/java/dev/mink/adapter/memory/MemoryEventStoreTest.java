package dev.mink.adapter.memory;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.EventStoreContract;

class MemoryEventStoreTest extends EventStoreContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.create();
    }
}
