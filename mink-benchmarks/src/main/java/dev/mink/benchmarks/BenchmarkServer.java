package dev.mink.benchmarks;

import dev.mink.testing.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL server that is measured: one of its own, or a given one. Never one that could lose a commit. */
public final class BenchmarkServer implements AutoCloseable {
    private static final List<String> SETTINGS = List.of(
            "fsync",
            "full_page_writes",
            "synchronous_commit",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "autovacuum");

    private final Optional<PostgresServer> embedded;
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

    private BenchmarkServer(Optional<PostgresServer> embedded, String jdbcUrl) {
        this.embedded = embedded;
        dataSource.setUrl(jdbcUrl);
    }

    /**
     * Starts a server, or connects to one.
     *
     * @param jdbcUrl the server to use; without it an embedded one is started
     * @throws IllegalStateException if a commit there would not survive a crash
     */
    public static BenchmarkServer open(Optional<String> jdbcUrl) {
        if (jdbcUrl.isEmpty()) {
            PostgresServer server = PostgresServer.builder()
                    .durable()
                    .setting("shared_buffers", "512MB")
                    .setting("max_wal_size", "4GB")
                    .start();
            return new BenchmarkServer(Optional.of(server), server.jdbcUrl());
        }
        BenchmarkServer server = new BenchmarkServer(Optional.empty(), jdbcUrl.get());
        PostgresServer.requireDurable(server.dataSource);
        return server;
    }

    /** The URL with the login among its parameters. */
    public String jdbcUrl() {
        return embedded.map(PostgresServer::jdbcUrl).orElseGet(dataSource::getUrl);
    }

    /** Runs statements one after the other, each in a transaction of its own. */
    public void execute(String... statements) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the benchmark's server refused a statement", e);
        }
    }

    /** Machine, Java and PostgreSQL with the settings that matter, one a line. */
    public List<String> description() {
        List<String> lines = new ArrayList<>(Machine.description());
        lines.add(ask("SELECT version()") + (embedded.isPresent() ? ", embedded" : ""));
        List<String> settings = new ArrayList<>();
        for (String name : SETTINGS) {
            settings.add(name + "=" + ask("SHOW " + name));
        }
        lines.add(String.join(", ", settings));
        return lines;
    }

    /** The first value of the first row of an answer. */
    public String ask(String question) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("mink: the benchmark's server refused a question", e);
        }
    }

    @Override
    public void close() {
        embedded.ifPresent(PostgresServer::close);
    }
}
