package dev.mink.adapter.postgres;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.ReadModelRepositoryContract;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresReadModelsTest extends ReadModelRepositoryContract {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final String SCHEMA = database.newSchemaName("models");

    @Override
    protected EventStoreAdapter openAdapter() {
        return PostgresAdapter.builder(database.jdbcUrl())
                .schema(SCHEMA)
                .readModelSchema(SCHEMA)
                .maxPoolSize(10)
                .build();
    }
}
