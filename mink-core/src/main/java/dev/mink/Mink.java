package dev.mink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Facts about the library itself. */
public final class Mink {
    private Mink() {}

    /** Version of this library, as it was built. */
    public static String version() {
        try (InputStream in = Mink.class.getResourceAsStream("mink.properties")) {
            if (in == null) {
                throw new IllegalStateException("mink: mink.properties is missing from the library");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("mink: mink.properties cannot be read", e);
        }
    }
}
