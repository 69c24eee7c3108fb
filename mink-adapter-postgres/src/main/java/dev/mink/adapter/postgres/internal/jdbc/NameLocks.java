package dev.mink.adapter.postgres.internal.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Locks by name that a transaction holds until it ends; names of one schema are not those of another. */
public final class NameLocks {
    private static final String SHARED = """
            SELECT pg_advisory_xact_lock_shared(key)
            FROM unnest(?::bigint[]) WITH ORDINALITY AS wanted (key, place)
            """;

    private static final String EXCLUSIVE = "SELECT pg_advisory_xact_lock(?)";

    private final String prefix;

    /** The locks of one schema. */
    public NameLocks(String schema) {
        this.prefix = "mink " + schema + " ";
    }

    /** Takes locks in the given order, together with others who share them. */
    public void shared(Session session, List<String> names) throws SQLException {
        try (PreparedStatement statement = session.prepare(SHARED)) {
            statement.setObject(1, names.stream().mapToLong(this::key).toArray());
            var unused = statement.execute();
        }
    }

    /** Takes locks together with others who share them; false if one of them is, or is to be, somebody's alone. */
    public boolean tryShared(Session session, List<String> names) throws SQLException {
        try (PreparedStatement statement = session.prepare(tryingShared(names));
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /**
     * The statement of {@link #tryShared}, to be sent together with another one. Without parameters, so that it
     * takes none of the other's; a program has few sets of names, so that the driver still prepares it once.
     */
    public String tryingShared(List<String> names) {
        return names.stream()
                .map(name -> "pg_try_advisory_xact_lock_shared(" + key(name) + ")")
                .collect(Collectors.joining(" AND ", "SELECT ", ""));
    }

    /** Takes a lock alone. */
    public void exclusive(Session session, String name) throws SQLException {
        try (PreparedStatement statement = session.prepare(EXCLUSIVE)) {
            statement.setLong(1, key(name));
            var unused = statement.execute();
        }
    }

    private long key(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((prefix + name).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("mink: every Java has SHA-256", e);
        }
    }
}
