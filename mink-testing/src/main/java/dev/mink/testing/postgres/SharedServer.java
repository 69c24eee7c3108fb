package dev.mink.testing.postgres;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one server of this JVM, started by whoever asks first. */
final class SharedServer {
    /** Environment variable with the URL of a running server. */
    static final String URL_VARIABLE = "MINK_TEST_DATABASE_URL";

    /** System property; {@code container} asks for Testcontainers. */
    static final String KIND_PROPERTY = "mink.postgres";

    private static final Map<String, String> SETTINGS =
            Map.of("max_connections", "300", "max_prepared_transactions", "20");

    private static @Nullable PostgresUrl url;
    private static @Nullable RuntimeException failure;

    private SharedServer() {}

    static synchronized PostgresUrl url() {
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        if (url == null) {
            try {
                url = start(System.getenv(URL_VARIABLE), System.getProperty(KIND_PROPERTY));
            } catch (RuntimeException e) {
                // One slow failure is enough: the next test class need not wait for the same.
                failure = e;
                throw e;
            }
        }
        return url;
    }

    private static PostgresUrl start(@Nullable String givenUrl, @Nullable String kind) {
        if (givenUrl != null && !givenUrl.isBlank()) {
            PostgresUrl given = PostgresUrl.parse(givenUrl);
            Sql.run(given.dataSource(), "SELECT 1");
            return given;
        }
        if (kind == null || kind.equals("embedded")) {
            return EmbeddedServer.start(SETTINGS, Duration.ofSeconds(60)).url();
        }
        if (kind.equals("container")) {
            return ContainerServer.start(SETTINGS);
        }
        throw new IllegalStateException(
                "mink: system property " + KIND_PROPERTY + " is embedded or container, not " + kind);
    }
}
