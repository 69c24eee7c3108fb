package dev.mink.adapter.postgres.internal.schema;

import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Migrator;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the tables in one transaction, under a lock that lets one process do it at a time. */
public final class SchemaInstaller implements Migrator {
    /** The version of the tables that this library creates. */
    static final int VERSION = 3;

    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('mink schema ' || ?, 0))";

    private static final String EXISTS = "SELECT to_regnamespace(?) IS NOT NULL";

    private static final String HAS_VERSION = "SELECT to_regclass(?) IS NOT NULL";

    private static final String READ_VERSION = "SELECT coalesce(max(version), 0) FROM {schema}.mink_schema";

    private final Sessions sessions;
    private final Schema schema;
    private final DataColumnCheck dataColumn;

    /** An installer for one schema. */
    public SchemaInstaller(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.schema = schema;
        this.dataColumn = new DataColumnCheck(schema);
    }

    @Override
    public void migrate() {
        sessions.run(Call.of("initialize schema", schema.name()), session -> {
            session.begin();
            lock(session);
            int found = version(session);
            if (found > VERSION) {
                throw new AdapterException(
                        "mink: schema \"" + schema.name() + "\" has version " + found
                                + ", this library knows versions up to " + VERSION + " only",
                        false,
                        null);
            }
            dataColumn.check(session);
            if (found < VERSION) {
                create(session);
            }
            session.commit();
            return true;
        });
    }

    @Override
    public int migrationVersion() {
        return sessions.run(Call.of("read version of schema", schema.name()), this::version);
    }

    @Override
    public String schemaSql() {
        return Stream.concat(Stream.of(Tables.CREATE_SCHEMA), Tables.CREATE.stream())
                .map(schema::in)
                .collect(Collectors.joining(";\n\n", "", ";\n"));
    }

    private void lock(Session session) throws SQLException {
        try (PreparedStatement statement = session.prepare(LOCK)) {
            statement.setString(1, schema.name());
            statement.execute();
        }
    }

    private int version(Session session) throws SQLException {
        if (!isThere(session, HAS_VERSION, "{schema}.mink_schema")) {
            return 0;
        }
        try (PreparedStatement statement = session.prepare(schema.in(READ_VERSION));
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private void create(Session session) throws SQLException {
        // Creating a schema takes a privilege even where it exists already.
        if (!isThere(session, EXISTS, "{schema}")) {
            execute(session, Tables.CREATE_SCHEMA);
        }
        for (String statement : Tables.CREATE) {
            execute(session, statement);
        }
    }

    private boolean isThere(Session session, String question, String name) throws SQLException {
        try (PreparedStatement statement = session.prepare(question)) {
            statement.setString(1, schema.in(name));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void execute(Session session, String sql) throws SQLException {
        try (PreparedStatement statement = session.prepare(schema.in(sql))) {
            statement.execute();
        }
    }
}
