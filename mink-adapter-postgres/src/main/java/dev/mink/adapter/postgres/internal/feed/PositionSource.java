package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.FeedBrokenException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where positions are drawn from, and whether the feed can rely on it.
 *
 * @param events the table, as the server names it
 * @param sequence the sequence behind the position's default, as the server names it; empty if there
 *     is none, so that locks on the table must do
 */
public record PositionSource(String events, Optional<String> sequence) {
    private static final Logger log = LoggerFactory.getLogger(PositionSource.class);

    private static final String DESCRIBE = """
            SELECT s.name, q.seqcache, q.seqincrement, q.seqcycle,
                   EXISTS (
                       SELECT 1 FROM pg_attribute a
                       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                       LEFT JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                            AND p.refclassid = 'pg_class'::regclass AND p.refobjid = s.name::regclass
                       WHERE a.attrelid = ?::regclass AND a.attname = 'global_position'
                         AND (a.attidentity <> ''
                              OR p.objid IS NOT NULL AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%')
                   ) AS is_default
            FROM (SELECT pg_get_serial_sequence(?, 'global_position') AS name) s
            LEFT JOIN pg_sequence q ON q.seqrelid = s.name::regclass""";

    /** The table or sequence on which everybody has a lock who may still fill a hole. */
    public String watched() {
        return sequence.orElse(events);
    }

    /** Looks it up, and refuses a sequence whose numbers say nothing about the order of events. */
    static PositionSource find(Sessions sessions, Schema schema, Optional<Instant> deadline) {
        String events = schema.in("{schema}.events");
        Call call = new Call("examine the sequence of positions", "", deadline);
        return sessions.run(call, session -> describe(session, events));
    }

    /** Looks it up in a session. */
    public static PositionSource describe(Session session, String events) throws SQLException {
        try (PreparedStatement statement = session.prepare(DESCRIBE)) {
            statement.setString(1, events);
            statement.setString(2, events);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String name = row.getString(1);
                if (name == null || !row.getBoolean(5)) {
                    log.warn("mink: {}.global_position has no sequence of its own: the feed watches the table", events);
                    return new PositionSource(events, Optional.empty());
                }
                if (row.getLong(2) != 1 || row.getLong(3) != 1 || row.getBoolean(4)) {
                    throw new FeedBrokenException("it needs a sequence that counts by 1, without cache and"
                            + " cycle, behind " + events + ".global_position; " + name + " has cache " + row.getLong(2)
                            + ", increment " + row.getLong(3) + (row.getBoolean(4) ? ", cycle" : ""));
                }
                return new PositionSource(events, Optional.of(name));
            }
        }
    }
}
