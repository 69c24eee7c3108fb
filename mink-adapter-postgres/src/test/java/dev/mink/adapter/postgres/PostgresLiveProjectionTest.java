package dev.mink.adapter.postgres;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.LiveProjectionContract;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresLiveProjectionTest extends LiveProjectionContract {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final String SCHEMA = database.newSchemaName("live");

    @Override
    protected EventStoreAdapter openAdapter() {
        return PostgresAdapter.builder(database.jdbcUrl())
                .schema(SCHEMA)
                .maxPoolSize(6)
                .build();
    }
}
