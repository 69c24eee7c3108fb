package dev.mink.adapter.postgres.internal.jdbc;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Locks by name that a transaction holds until it ends; names of one schema are not those of another. */
public final class NameLocks {
    private static final String SHARED = """
            SELECT pg_advisory_xact_lock_shared(hashtextextended(name, 0))
            FROM unnest(?::text[]) WITH ORDINALITY AS wanted (name, place)
            """;

    private static final String TRY_SHARED = """
            SELECT bool_and(pg_try_advisory_xact_lock_shared(hashtextextended(name, 0)))
            FROM unnest(?::text[]) AS wanted (name)""";

    private static final String EXCLUSIVE = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

    private final String prefix;

    /** The locks of one schema. */
    public NameLocks(String schema) {
        this.prefix = "mink " + schema + " ";
    }

    /** Takes locks in the given order, together with others who share them. */
    public void shared(Session session, List<String> names) throws SQLException {
        try (PreparedStatement statement = session.prepare(SHARED)) {
            statement.setArray(1, array(session, names));
            var unused = statement.execute();
        }
    }

    /** Takes locks together with others who share them; false if one of them is, or is to be, somebody's alone. */
    public boolean tryShared(Session session, List<String> names) throws SQLException {
        try (PreparedStatement statement = session.prepare(TRY_SHARED)) {
            statement.setArray(1, array(session, names));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Array array(Session session, List<String> names) throws SQLException {
        return session.connection()
                .createArrayOf("text", names.stream().map(prefix::concat).toArray());
    }

    /** Takes a lock alone. */
    public void exclusive(Session session, String name) throws SQLException {
        try (PreparedStatement statement = session.prepare(EXCLUSIVE)) {
            statement.setString(1, prefix + name);
            var unused = statement.execute();
        }
    }
}
