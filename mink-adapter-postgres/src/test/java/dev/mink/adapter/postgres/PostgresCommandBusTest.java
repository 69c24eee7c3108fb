package dev.mink.adapter.postgres;

import dev.mink.adapter.EventStoreAdapter;
import dev.mink.testing.contract.CommandBusContract;
import dev.mink.testing.postgres.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class PostgresCommandBusTest extends CommandBusContract {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    @Override
    protected EventStoreAdapter openAdapter() {
        PostgresAdapter adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema("command_contract")
                .maxPoolSize(8)
                .build();
        adapter.initialize();
        return adapter;
    }
}
