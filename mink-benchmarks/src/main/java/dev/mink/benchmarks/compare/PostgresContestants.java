package dev.mink.benchmarks.compare;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.benchmarks.BenchmarkServer;
import java.util.List;

/** The contestants on PostgreSQL: each has a schema of its own in one database, and a pool of its own of one size. */
final class PostgresContestants {
    private static final int POOL_SIZE = 10;

    private final BenchmarkServer server;
    private final String prefix = "bench_" + Long.toUnsignedString(System.nanoTime(), 36) + "_";

    PostgresContestants(BenchmarkServer server) {
        this.server = server;
    }

    List<Contestant> create() {
        return List.of(mink(), floor(), axon(), store());
    }

    private Contestant mink() {
        String schema = prefix + AdapterContestant.NAME;
        return new AdapterContestant(adapter(schema), () -> {}, () -> drop(schema));
    }

    private Contestant store() {
        String schema = prefix + StoreContestant.NAME;
        return new StoreContestant(adapter(schema), () -> drop(schema));
    }

    /** The floor writes into tables that Mink created. */
    private Contestant floor() {
        String schema = prefix + JdbcFloor.NAME;
        try (PostgresAdapter creator = adapter(schema)) {
            creator.initialize();
        }
        return new JdbcFloor(pool(schema, true), () -> drop(schema));
    }

    private Contestant axon() {
        String schema = prefix + AxonContestant.NAME;
        server.execute("CREATE SCHEMA " + schema);
        return new AxonContestant(pool(schema, false), Scenario.PAGE_SIZE, () -> drop(schema));
    }

    /** A name that no other run has. */
    String schema(String name) {
        return prefix + name;
    }

    PostgresAdapter adapter(String schema) {
        return adapter(schema, true);
    }

    PostgresAdapter adapter(String schema, boolean notifications) {
        return PostgresAdapter.builder(server.jdbcUrl())
                .schema(schema)
                .notifications(notifications)
                .maxPoolSize(POOL_SIZE)
                .build();
    }

    HikariDataSource pool(String schema, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.jdbcUrl());
        config.setSchema(schema);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(2);
        config.setAutoCommit(autoCommit);
        config.setPoolName(schema);
        return new HikariDataSource(config);
    }

    void drop(String schema) {
        server.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }
}
