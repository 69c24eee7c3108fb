package dev.mink.examples.testing;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.testing.contract.EventStoreAdapterContract;

/** How a backend of one's own is put to the test; here the one in memory stands in for it. */
// tag::contract[]
class MyBackendTest extends EventStoreAdapterContract {
    @Override
    protected EventStoreAdapter openAdapter() {
        return MemoryAdapter.create();
    }
}
// end::contract[]
