package dev.mink.adapter.memory;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.LiveProjectionContract;

class MemoryLiveProjectionTest extends LiveProjectionContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.create();
    }
}
