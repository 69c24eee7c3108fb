package dev.mink.adapter.postgres;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.ProjectionRecoveryContract;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresProjectionRecoveryTest extends ProjectionRecoveryContract {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final String SCHEMA = database.newSchemaName("recovery");

    @Override
    protected EventStoreAdapter openAdapter() {
        return PostgresAdapter.builder(database.jdbcUrl())
                .schema(SCHEMA)
                .maxPoolSize(6)
                .build();
    }
}
