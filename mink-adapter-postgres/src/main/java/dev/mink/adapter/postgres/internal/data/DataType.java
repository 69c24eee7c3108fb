package dev.mink.adapter.postgres.internal.data;

import dev.mink.Payload;
import dev.mink.adapter.postgres.DataColumn;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * How event data gets into its column. Statements leave two places open for it: <code>{data}</code>,
 * the column's type, to which every value is cast on its way in and out, and <code>{sent}</code>, the
 * type in which the driver sends values.
 *
 * <p>The casts cost nothing and are what makes the server refuse a statement for the other type of
 * column, before it does anything.
 */
public sealed interface DataType permits JsonbData, ByteaData {
    /** The one for a type of column. */
    static DataType of(DataColumn column) {
        return switch (column) {
            case JSONB -> new JsonbData();
            case BYTEA -> new ByteaData();
        };
    }

    /** The type of the column. */
    DataColumn column();

    /** The type in which the driver sends values, as SQL names it. */
    String sent();

    /** A statement with the two types in their places. */
    default String in(String statement) {
        return statement.replace("{data}", column().name()).replace("{sent}", sent());
    }

    /**
     * Sets a parameter.
     *
     * @param streamId the stream that the data is for
     * @throws dev.mink.adapter.InvalidEventDataException if the column cannot hold the data
     */
    void bind(PreparedStatement statement, int index, Payload data, String streamId) throws SQLException;

    /** Room for values, of which the driver makes an array. */
    Object[] values(int count);

    /**
     * Data as a value of such an array.
     *
     * @param streamId the stream that the data is for
     * @throws dev.mink.adapter.InvalidEventDataException if the column cannot hold the data
     */
    Object value(Payload data, String streamId);

    /** What is wrong with data that the server refused, as the end of a sentence; empty if nothing is. */
    String fault(Payload data);
}
