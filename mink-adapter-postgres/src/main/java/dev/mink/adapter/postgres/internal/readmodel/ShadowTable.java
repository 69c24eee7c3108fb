package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.internal.jdbc.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table beside a live one that may take its place. Its comment says that it is one, so that no other
 * table is ever thrown away for its name.
 */
public final class ShadowTable {
    private static final String MARK = "mink: shadow of a read model, may be dropped";

    private static final String FIND = """
            SELECT coalesce(obj_description(oid, 'pg_class'), '') = ? FROM pg_class WHERE oid = to_regclass(?)""";

    /** What others may do with a table; the right to own it goes with whoever made the new one. */
    private static final String GRANTS = """
            SELECT format('GRANT %s ON TABLE %s TO %s', privilege_type, ?::text,
                          CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                   || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
            WHERE oid = to_regclass(?) AND grantee <> relowner""";

    private final TableDefinition live;
    private final TableDefinition shadow;

    /** The table beside one, with a label. */
    public ShadowTable(ModelTable<?> live, String label) {
        this.live = live.definition();
        this.shadow = live.shadow(label).definition();
    }

    /** Creates it empty. What is left over of an earlier one is dropped. */
    public boolean create(Session session) throws SQLException {
        drop(session);
        new Migration(shadow).run(session);
        execute(session, "COMMENT ON TABLE " + shadow.name().quoted() + " IS '" + MARK + "'");
        return true;
    }

    /**
     * Drops it, if it is there.
     *
     * @throws IllegalStateException if what has its name is something else
     */
    public boolean drop(Session session) throws SQLException {
        try (PreparedStatement statement = session.prepare(FIND)) {
            statement.setString(1, MARK);
            statement.setString(2, shadow.name().quoted());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return true;
                }
                if (!row.getBoolean(1)) {
                    throw new IllegalStateException("mink: " + shadow.name() + " is in the way of the shadow of "
                            + live.name() + " and was not made for it");
                }
            }
        }
        execute(session, "DROP TABLE " + shadow.name().quoted());
        return true;
    }

    /** Puts it in the place of the live one, with whose names and grants it goes on. */
    public boolean replaceLive(Session session) throws SQLException {
        List<String> grants = grants(session);
        execute(session, "DROP TABLE IF EXISTS " + live.name().quoted());
        execute(
                session,
                "ALTER TABLE " + shadow.name().quoted() + " RENAME TO "
                        + Identifier.quoted(live.name().table()));
        renameIndex(session, shadow.name().primaryKey(), live.name().primaryKey());
        for (TableColumn column : live.indexed()) {
            renameIndex(session, shadow.name().index(column.name()), live.name().index(column.name()));
        }
        execute(session, "COMMENT ON TABLE " + live.name().quoted() + " IS NULL");
        for (String grant : grants) {
            execute(session, grant);
        }
        return true;
    }

    private List<String> grants(Session session) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (PreparedStatement statement = session.prepare(GRANTS)) {
            statement.setString(1, live.name().quoted());
            statement.setString(2, live.name().quoted());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    grants.add(row.getString(1));
                }
            }
        }
        return grants;
    }

    /** The constraint of a primary key is renamed with its index. */
    private void renameIndex(Session session, String from, String to) throws SQLException {
        execute(
                session,
                "ALTER INDEX " + Identifier.quoted(live.name().schema()) + '.' + Identifier.quoted(from) + " RENAME TO "
                        + Identifier.quoted(to));
    }

    private static void execute(Session session, String sql) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.execute();
        }
    }
}
