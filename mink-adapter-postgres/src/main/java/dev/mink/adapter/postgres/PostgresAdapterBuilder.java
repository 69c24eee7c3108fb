package dev.mink.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.jdbc.PooledSessions;
import dev.mink.adapter.postgres.internal.readmodel.TableName;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Builds a {@link PostgresAdapter}. Nothing is connected before the adapter is used. */
public final class PostgresAdapterBuilder {
    private static final Pattern OWN_STATEMENT_TIMEOUT =
            Pattern.compile("(?:-c\\s*|--)statement[_-]timeout\\s*=", Pattern.CASE_INSENSITIVE);

    private final @Nullable DataSource borrowed;
    private final @Nullable String jdbcUrl;
    private @Nullable String user;
    private @Nullable String password;
    private Schema schema = new Schema("mink", DataType.of(DataColumn.JSONB));
    private int maxPoolSize = 10;
    private Duration connectionTimeout = Duration.ofSeconds(10);
    private @Nullable Duration statementTimeout;
    private Duration blockedFeedWarning = Duration.ofSeconds(10);
    private boolean notifications = true;
    private String readModelSchema = PostgresReadModels.DEFAULT_SCHEMA;
    private Duration networkGrace = Duration.ofSeconds(10);

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
        this.schema = new Schema(name, schema.data());
        return this;
    }

    /**
     * The type of the column that keeps event data, by default {@link DataColumn#JSONB}. {@code
     * initialize()} creates tables with it, and ends with {@link DataColumnMismatchException} where there
     * are tables with another one.
     */
    public PostgresAdapterBuilder dataColumn(DataColumn column) {
        this.schema = new Schema(schema.name(), DataType.of(Objects.requireNonNull(column, "column")));
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
     *
     * <p>The server keeps the limit. A server that cannot be reached any more is given up 10 seconds
     * after it; then the connection is broken, so that an append has an unknown outcome. A data source
     * that is handed in has its own {@code socketTimeout}, by the driver's default none.
     *
     * <p>What the URL says wins: its {@code socketTimeout}, and {@code options} that set {@code
     * statement_timeout}, with which none of these limits is set.
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

    /**
     * The schema of the adapter's {@link dev.mink.readmodel.ReadModelStore}, for classes that {@linkplain
     * dev.mink.readmodel.ReadModel#schema name} none; by default "public".
     *
     * @throws InvalidSchemaNameException if it is not a letter or underscore followed by letters,
     *     digits and underscores, or longer than 63 characters
     */
    public PostgresAdapterBuilder readModelSchema(String name) {
        TableName.requireSchema(Objects.requireNonNull(name, "name"));
        this.readModelSchema = name;
        return this;
    }

    /** How much longer than a statement its answer may take. */
    PostgresAdapterBuilder networkGrace(Duration grace) {
        this.networkGrace = grace;
        return this;
    }

    /**
     * Builds the adapter.
     *
     * @throws IllegalArgumentException if the URL has several hosts without {@code
     *     targetServerType=primary}: reads could come from a standby
     */
    public PostgresAdapter build() {
        if (borrowed != null) {
            Duration limit = statementTimeout == null ? Duration.ZERO : statementTimeout;
            return new PostgresAdapter(
                    schema, PooledSessions.ofBorrowed(borrowed, limit), Optional.empty(), borrowed, settings());
        }
        Duration limit = statementTimeout == null ? Duration.ofSeconds(30) : statementTimeout;
        HikariDataSource pool = pool(limited(source(), limit));
        return new PostgresAdapter(schema, PooledSessions.ofPrepared(pool), Optional.of(pool), source(), settings());
    }

    private PostgresAdapter.Settings settings() {
        return new PostgresAdapter.Settings(blockedFeedWarning, notifications, readModelSchema);
    }

    private PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(Objects.requireNonNull(jdbcUrl, "jdbcUrl"));
        refuseStandbys(source);
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        if (source.getApplicationName() == null) {
            source.setApplicationName("mink");
        }
        source.setTcpKeepAlive(true);
        return source;
    }

    private PGSimpleDataSource limited(PGSimpleDataSource source, Duration limit) {
        String options = Objects.requireNonNullElse(source.getOptions(), "");
        if (OWN_STATEMENT_TIMEOUT.matcher(options).find()) {
            return source;
        }
        // Set at the start of the connection, the limit costs no statement anything.
        source.setOptions((options + " -c statement_timeout=" + limit.toMillis()).strip());
        source.setCancelSignalTimeout(1);
        if (source.getSocketTimeout() == 0) {
            source.setSocketTimeout(secondsUp(limit.plus(networkGrace)));
        }
        return source;
    }

    private static int secondsUp(Duration duration) {
        return (int)
                Math.min(Integer.MAX_VALUE / 1_000, duration.plusMillis(999).toSeconds());
    }

    private static void refuseStandbys(PGSimpleDataSource source) {
        String type = Objects.requireNonNullElse(source.getTargetServerType(), "any");
        int hosts = Objects.requireNonNull(source.getServerNames(), "serverNames").length;
        if (hosts > 1 && !type.equalsIgnoreCase("primary") && !type.equalsIgnoreCase("master")) {
            throw new IllegalArgumentException("mink: a jdbcUrl with " + hosts
                    + " hosts needs targetServerType=primary, not " + type
                    + ": the feed must be read from the server that is written to");
        }
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
