package dev.mink.adapter.postgres;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.IdempotencyStoreContract;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresIdempotencyStoreTest extends IdempotencyStoreContract {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Override
    protected EventStoreAdapter openAdapter() {
        PostgresAdapter adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema("idempotencystore_contract")
                .maxPoolSize(8)
                .build();
        adapter.initialize();
        return adapter;
    }
}
