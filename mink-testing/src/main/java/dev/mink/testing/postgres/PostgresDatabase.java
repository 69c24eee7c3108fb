package dev.mink.testing.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real PostgreSQL for tests, as a JUnit extension in a static field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PostgresDatabase database = PostgresDatabase.shared();
 * }</pre>
 *
 * <p>The server is the one that the environment variable {@code MINK_TEST_DATABASE_URL} names
 * ({@code jdbc:postgresql://…} or {@code postgres://user:password@host/database}; the user must be
 * allowed to create schemas and databases). Without it an embedded PostgreSQL is started once in
 * the JVM and stopped at its end; with the system property {@code mink.postgres=container} a
 * container (image in {@code mink.postgres.image}). A server that cannot be reached or started
 * fails the test; nothing is ever skipped.
 *
 * <p>Schemas and databases made by a test class are dropped when it ends. The embedded server does
 * not write through to the disk: what measures or kills takes a {@link PostgresServer}.
 */
public final class PostgresDatabase implements BeforeAllCallback, AfterAllCallback {
    private static final Pattern PREFIX = Pattern.compile("[a-z_][a-z0-9_]{0,39}");
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final Deque<String> cleanups = new ArrayDeque<>();
    private int openClasses;

    private PostgresDatabase() {}

    /** The server shared by all test classes of this JVM; started when it is needed first. */
    public static PostgresDatabase shared() {
        return new PostgresDatabase();
    }

    /** The server's database to work in. */
    public PostgresUrl url() {
        return SharedServer.url();
    }

    /** The same as {@code url().jdbcUrl()}; contains the login. */
    public String jdbcUrl() {
        return url().jdbcUrl();
    }

    /** A data source without a pool: every connection is a new one. */
    public DataSource dataSource() {
        return url().dataSource();
    }

    /**
     * Creates an empty schema with a unique name.
     *
     * @param prefix what the name starts with, 1 to 40 lower-case letters, digits and underscores
     * @return its name, which needs no quotes
     */
    public String newSchema(String prefix) {
        String name = newSchemaName(prefix);
        Sql.run(dataSource(), "CREATE SCHEMA " + name);
        return name;
    }

    /**
     * A unique name for a schema that the test creates itself; it is dropped like one of {@link
     * #newSchema}.
     */
    public String newSchemaName(String prefix) {
        String name = uniqueName(prefix);
        remember("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        return name;
    }

    /** Creates an empty database on the server. */
    public PostgresUrl freshDatabase() {
        String name = uniqueName("mink_db");
        Sql.run(dataSource(), "CREATE DATABASE " + name);
        remember("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        return url().withDatabase(name);
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        url();
        openClasses++;
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) {
        // Nested classes call back too; what the outer class made must outlive them.
        openClasses--;
        while (openClasses == 0 && !cleanups.isEmpty()) {
            Sql.run(dataSource(), cleanups.pop());
        }
    }

    private synchronized void remember(String cleanup) {
        cleanups.push(cleanup);
    }

    private static String uniqueName(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "mink: a schema prefix has 1 to 40 lower-case letters, digits and underscores: " + prefix);
        }
        return prefix + "_" + RUN + "_" + COUNTER.incrementAndGet();
    }
}
