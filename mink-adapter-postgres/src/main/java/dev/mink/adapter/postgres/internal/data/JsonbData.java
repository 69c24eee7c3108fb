package dev.mink.adapter.postgres.internal.data;

import dev.mink.Payload;
import dev.mink.adapter.postgres.DataColumn;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Data that is sent as text, of which the server makes JSON. */
record JsonbData() implements DataType {
    @Override
    public DataColumn column() {
        return DataColumn.JSONB;
    }

    @Override
    public String sent() {
        return "text";
    }

    @Override
    public void bind(PreparedStatement statement, int index, Payload data, String streamId) throws SQLException {
        statement.setString(index, JsonText.of(data, streamId));
    }

    @Override
    public Object[] values(int count) {
        return new String[count];
    }

    @Override
    public Object value(Payload data, String streamId) {
        return JsonText.of(data, streamId);
    }

    @Override
    public String fault(Payload data) {
        return JsonCheck.fault(data);
    }
}
