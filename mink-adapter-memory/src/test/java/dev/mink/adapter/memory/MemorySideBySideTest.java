package dev.mink.adapter.memory;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.SideBySideContract;

class MemorySideBySideTest extends SideBySideContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.create();
    }
}
