package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.readmodel.AlreadyExistsException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells from an error which column's value is taken. */
final class Conflicts {
    private final String model;
    private final String key;
    private final Map<String, String> columns = new HashMap<>();

    Conflicts(String model, TableDefinition table) {
        this.model = model;
        this.key = table.key().name();
        for (TableColumn column : table.indexed()) {
            columns.put(table.name().index(column.name()), column.name());
            // As PostgreSQL itself calls the constraint, in tables that others made.
            columns.put(table.name().table() + '_' + column.name() + "_key", column.name());
        }
    }

    /**
     * Passes on an error that is none of these.
     *
     * @param id the row that could not be written; null if it is one of many
     */
    AlreadyExistsException of(SQLException e, @Nullable Object id) throws SQLException {
        if (!SqlState.is(e, SqlState.UNIQUE_VIOLATION)) {
            throw e;
        }
        String constraint = constraint(e);
        String row = id == null ? "one of many" : id.toString();
        return constraint.endsWith("_pkey")
                ? AlreadyExistsException.ofId(model, row, key, e)
                : AlreadyExistsException.ofColumn(model, row, columns.getOrDefault(constraint, constraint), e);
    }

    private static String constraint(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String name = server == null ? null : server.getConstraint();
        return name == null ? "" : name;
    }
}
