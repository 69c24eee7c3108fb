package dev.mink.adapter.postgres;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.SideBySideContract;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresSideBySideTest extends SideBySideContract {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Override
    protected EventStoreAdapter openAdapter() {
        String schema = database.newSchemaName("beside");
        return PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .readModelSchema(schema)
                .maxPoolSize(3)
                .build();
    }
}
