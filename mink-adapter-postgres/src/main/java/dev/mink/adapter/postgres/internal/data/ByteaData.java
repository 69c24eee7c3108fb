package dev.mink.adapter.postgres.internal.data;

import dev.mink.Payload;
import dev.mink.adapter.postgres.DataColumn;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Data that is sent and kept as it is. */
record ByteaData() implements DataType {
    @Override
    public DataColumn column() {
        return DataColumn.BYTEA;
    }

    @Override
    public String sent() {
        return "bytea";
    }

    /** Not as a stream, which would save a copy: the driver may have to send a statement twice. */
    @Override
    public void bind(PreparedStatement statement, int index, Payload data, String streamId) throws SQLException {
        statement.setBytes(index, data.toByteArray());
    }

    @Override
    public Object[] values(int count) {
        return new byte[count][];
    }

    @Override
    public Object value(Payload data, String streamId) {
        return data.toByteArray();
    }

    @Override
    public String fault(Payload data) {
        return "";
    }
}
