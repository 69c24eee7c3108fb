package dev.mink.adapter.memory;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.RebuildContract;

class MemoryRebuildTest extends RebuildContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.create();
    }
}
