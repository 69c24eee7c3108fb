package dev.mink.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Builds a {@link PostgresAdapter}. Nothing is connected before the adapter is used. */
public final class PostgresAdapterBuilder {
    private final @Nullable DataSource borrowed;
    private final @Nullable String jdbcUrl;
    private @Nullable String user;
    private @Nullable String password;
    private Schema schema = new Schema("mink");
    private int maxPoolSize = 10;
    private Duration connectionTimeout = Duration.ofSeconds(10);
    private @Nullable Duration statementTimeout;
    private Duration blockedFeedWarning = Duration.ofSeconds(10);
    private boolean notifications = true;

    PostgresAdapterBuilder(@Nullable DataSource borrowed, @Nullable String jdbcUrl) {
        this.borrowed = borrowed;
        this.jdbcUrl = jdbcUrl;
    }

    /** Who connects; by default what the URL or the driver says. Not for a data source. */
    public PostgresAdapterBuilder user(String name) {
        refuseForDataSource("user");
        this.user = Objects.requireNonNull(name, "name");
        return this;
    }

    /** The user's password; by default what the URL or the driver says. Not for a data source. */
    public PostgresAdapterBuilder password(String secret) {
        refuseForDataSource("password");
        this.password = Objects.requireNonNull(secret, "secret");
        return this;
    }

    /**
     * The schema that holds the tables, by default "mink". Names are case-sensitive.
     *
     * @throws InvalidSchemaNameException if it is not a letter or underscore followed by letters,
     *     digits and underscores, or longer than 63 characters
     */
    public PostgresAdapterBuilder schema(String name) {
        this.schema = new Schema(name);
        return this;
    }

    /** How many connections the pool has at most, by default 10. Not for a data source. */
    public PostgresAdapterBuilder maxPoolSize(int connections) {
        refuseForDataSource("maxPoolSize");
        if (connections < 1) {
            throw new IllegalArgumentException("mink: a pool needs at least 1 connection, not " + connections);
        }
        this.maxPoolSize = connections;
        return this;
    }

    /** How long to wait for a connection, by default 10 seconds. Not for a data source. */
    public PostgresAdapterBuilder connectionTimeout(Duration timeout) {
        refuseForDataSource("connectionTimeout");
        this.connectionTimeout = positive(timeout, "connectionTimeout");
        return this;
    }

    /**
     * How long one statement may take; by default 30 seconds, and no limit of Mink's own on a data
     * source. Deadlines of calls limit it further.
     */
    public PostgresAdapterBuilder statementTimeout(Duration timeout) {
        this.statementTimeout = positive(timeout, "statementTimeout");
        return this;
    }

    /** After how long a feed that waits for an open transaction says so in the log, by default 10 seconds. */
    public PostgresAdapterBuilder blockedFeedWarning(Duration after) {
        this.blockedFeedWarning = positive(after, "blockedFeedWarning");
        return this;
    }

    /**
     * Whether processes tell each other of new events with NOTIFY, by default true. Without it, a
     * reader learns of other processes' events when it polls.
     */
    public PostgresAdapterBuilder notifications(boolean on) {
        this.notifications = on;
        return this;
    }

    /** Builds the adapter. */
    public PostgresAdapter build() {
        if (borrowed != null) {
            Duration limit = statementTimeout == null ? Duration.ZERO : statementTimeout;
            return new PostgresAdapter(
                    schema, PooledSessions.ofBorrowed(borrowed, limit), Optional.empty(), borrowed, settings());
        }
        PGSimpleDataSource source = source(statementTimeout == null ? Duration.ofSeconds(30) : statementTimeout);
        HikariDataSource pool = pool(source);
        return new PostgresAdapter(schema, PooledSessions.ofPrepared(pool), Optional.of(pool), source, settings());
    }

    private PostgresAdapter.Settings settings() {
        return new PostgresAdapter.Settings(blockedFeedWarning, notifications);
    }

    private PGSimpleDataSource source(Duration limit) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(Objects.requireNonNull(jdbcUrl, "jdbcUrl"));
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        if (source.getApplicationName() == null) {
            source.setApplicationName("mink");
        }
        if (source.getOptions() == null) {
            // Set at the start of the connection, the limit costs no statement anything.
            source.setOptions("-c statement_timeout=" + limit.toMillis());
        }
        source.setTcpKeepAlive(true);
        return source;
    }

    private HikariDataSource pool(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("mink-" + schema.name());
        config.setMaximumPoolSize(maxPoolSize);
        config.setMinimumIdle(Math.min(2, maxPoolSize));
        config.setConnectionTimeout(connectionTimeout.toMillis());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private void refuseForDataSource(String option) {
        if (borrowed != null) {
            throw new IllegalStateException("mink: " + option + " belongs to the data source that was handed in");
        }
    }

    private static Duration positive(Duration duration, String name) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("mink: " + name + " must be positive: " + duration);
        }
        return duration;
    }
}
