package dev.mink.testing.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The only class that touches Testcontainers, which also ends the container with the JVM. */
final class ContainerServer {
    /** System property with the image; {@value #DEFAULT_IMAGE} by default. */
    static final String IMAGE_PROPERTY = "mink.postgres.image";

    private static final String DEFAULT_IMAGE = "postgres:18";

    private ContainerServer() {}

    static PostgresUrl start(Map<String, String> settings) {
        requireLibrary();
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("mink: a container was asked for, but no container engine is running");
        }
        List<String> command = new ArrayList<>(List.of("postgres"));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        PostgreSQLContainer container = new PostgreSQLContainer(System.getProperty(IMAGE_PROPERTY, DEFAULT_IMAGE));
        container.withCommand(command.toArray(new String[0]));
        container.start();
        return PostgresUrl.parse(container.getJdbcUrl()).withLogin(container.getUsername(), container.getPassword());
    }

    private static void requireLibrary() {
        try {
            Class.forName("org.testcontainers.postgresql.PostgreSQLContainer");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "mink: add org.testcontainers:testcontainers-postgresql to the test class path", e);
        }
    }
}
