package dev.mink.testing.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a test database is and how to log in.
 *
 * @param host name or address of the server
 * @param port its port
 * @param database name of the database
 * @param user who logs in; empty for the driver's default
 * @param password password in clear; empty for none
 * @param parameters further parameters of the driver
 */
public record PostgresUrl(
        String host, int port, String database, String user, String password, Map<String, String> parameters) {
    private static final int DEFAULT_PORT = 5432;

    /** Creates a URL. */
    public PostgresUrl {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /**
     * Reads {@code jdbc:postgresql://host:port/database?user=…&password=…} or {@code
     * postgres://user:password@host:port/database}; user, password, database and parameters are
     * URL-decoded.
     *
     * @throws IllegalArgumentException if the text is neither, or names several hosts
     */
    public static PostgresUrl parse(String text) {
        String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        if (!plain.startsWith("postgres://") && !plain.startsWith("postgresql://")) {
            throw new IllegalArgumentException(
                    "mink: a database URL starts with jdbc:postgresql://, postgresql:// or postgres://");
        }
        URI uri = URI.create(plain);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("mink: a database URL names one host");
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = login.indexOf(':');
        String user = decode(colon < 0 ? login : login.substring(0, colon));
        String password = colon < 0 ? "" : decode(login.substring(colon + 1));
        String userParameter = parameters.remove("user");
        String passwordParameter = parameters.remove("password");
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new PostgresUrl(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.length() < 2 ? "postgres" : decode(path.substring(1)),
                userParameter == null ? user : userParameter,
                passwordParameter == null ? password : passwordParameter,
                parameters);
    }

    /** A copy with another database on the same server. */
    public PostgresUrl withDatabase(String name) {
        return new PostgresUrl(host, port, name, user, password, parameters);
    }

    /** A copy that connects elsewhere: to a proxy before the server. */
    public PostgresUrl withAddress(String otherHost, int otherPort) {
        return new PostgresUrl(otherHost, otherPort, database, user, password, parameters);
    }

    /** A copy with another user. */
    public PostgresUrl withLogin(String otherUser, String otherPassword) {
        return new PostgresUrl(host, port, database, otherUser, otherPassword, parameters);
    }

    /** A copy with a parameter of the driver added or replaced. */
    public PostgresUrl withParameter(String name, String value) {
        Map<String, String> changed = new TreeMap<>(parameters);
        changed.put(name, value);
        return new PostgresUrl(host, port, database, user, password, changed);
    }

    /** The URL for JDBC, with the login among its parameters. */
    public String jdbcUrl() {
        Map<String, String> all = new TreeMap<>(parameters);
        if (!user.isEmpty()) {
            all.put("user", user);
        }
        if (!password.isEmpty()) {
            all.put("password", password);
        }
        StringBuilder url =
                new StringBuilder("jdbc:postgresql://").append(host).append(':').append(port);
        url.append('/').append(encode(database));
        char separator = '?';
        for (Map.Entry<String, String> parameter : all.entrySet()) {
            url.append(separator).append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
            separator = '&';
        }
        return url.toString();
    }

    /** A data source without a pool: every connection is a new one. */
    public DataSource dataSource() {
        return new UnpooledDataSource(jdbcUrl());
    }

    /** The place without the password. */
    @Override
    public String toString() {
        return "PostgresUrl[" + user + "@" + host + ":" + port + "/" + database + "]";
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        // A plus is a plus in a login, not a blank.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
