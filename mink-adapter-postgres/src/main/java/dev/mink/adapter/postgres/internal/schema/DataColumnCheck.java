package dev.mink.adapter.postgres.internal.schema;

import dev.mink.adapter.postgres.DataColumnMismatchException;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks whether the tables that are there keep event data as the adapter is told. */
public final class DataColumnCheck {
    private static final String FIND = """
            SELECT format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attname = 'data' AND NOT attisdropped""";

    private final Schema schema;

    /** A check of one schema. */
    public DataColumnCheck(Schema schema) {
        this.schema = schema;
    }

    /**
     * Looks, and is content where there are no tables.
     *
     * @throws DataColumnMismatchException if the column is of another type
     */
    public void check(Session session) throws SQLException {
        try (PreparedStatement statement = session.prepare(FIND)) {
            statement.setString(1, schema.in("{schema}.events"));
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()
                        && !row.getString(1)
                                .equalsIgnoreCase(schema.data().column().name())) {
                    throw new DataColumnMismatchException(
                            schema.name(), row.getString(1), schema.data().column());
                }
            }
        }
    }
}
