package dev.mink.adapter.postgres.internal.readmodel;

import dev.mink.readmodel.mapping.ValueKind;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values on their way into statements and out of rows. */
final class Cells {
    private Cells() {}

    static void bind(PreparedStatement statement, int index, TableColumn column, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, column.own().jdbc());
            return;
        }
        switch (column.model().kind()) {
            case TEXT -> statement.setString(index, (String) value);
            case SHORT -> statement.setShort(index, (Short) value);
            case INTEGER -> statement.setInt(index, (Integer) value);
            case LONG -> statement.setLong(index, (Long) value);
            case FLOAT -> statement.setFloat(index, (Float) value);
            case DOUBLE -> statement.setDouble(index, (Double) value);
            case DECIMAL -> statement.setBigDecimal(index, (BigDecimal) value);
            case BOOLEAN -> statement.setBoolean(index, (Boolean) value);
            case INSTANT -> statement.setObject(index, ((Instant) value).atOffset(ZoneOffset.UTC));
            case DATE, LOCAL_DATE_TIME, LOCAL_TIME, UUID -> statement.setObject(index, value);
            case BYTES -> statement.setBytes(index, (byte[]) value);
            case JSON -> statement.setObject(index, value, Types.OTHER);
        }
    }

    /** The value of a column, or null; numbers of whatever type the table's column has. */
    static @Nullable Object read(ResultSet row, int index, ValueKind kind) throws SQLException {
        return switch (kind) {
            case TEXT, JSON -> row.getString(index);
            case SHORT, INTEGER, LONG, FLOAT, DOUBLE, DECIMAL, BOOLEAN -> row.getObject(index);
            case INSTANT -> instant(row.getObject(index, OffsetDateTime.class));
            case DATE -> row.getObject(index, LocalDate.class);
            case LOCAL_DATE_TIME -> row.getObject(index, LocalDateTime.class);
            case LOCAL_TIME -> row.getObject(index, LocalTime.class);
            case UUID -> row.getObject(index, UUID.class);
            case BYTES -> row.getBytes(index);
        };
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
