package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.EventRecord;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.event.MetadataJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The events of an append by columns, as the database takes them apart with unnest. */
final class Columns {
    private final DataType dataType;
    private final UUID[] ids;
    private final String[] types;
    private final Object[] data;
    private final String[] metadata;
    private int count;

    private Columns(int size, DataType dataType) {
        this.dataType = dataType;
        ids = new UUID[size];
        types = new String[size];
        data = dataType.values(size);
        metadata = new String[size];
    }

    static Columns of(List<StreamWrite> writes, DataType dataType) {
        int size = 0;
        for (StreamWrite write : writes) {
            size += write.records().size();
        }
        Columns columns = new Columns(size, dataType);
        for (StreamWrite write : writes) {
            write.records().forEach(record -> columns.add(record, write.streamId()));
        }
        return columns;
    }

    private void add(EventRecord record, String streamId) {
        ids[count] = record.id();
        types[count] = record.type();
        data[count] = dataType.value(record.data(), streamId);
        metadata[count] = MetadataJson.write(record.metadata(), record.systemMetadata());
        count++;
    }

    /** Sets four parameters: ids, types, data, metadata. */
    void bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        statement.setArray(first, connection.createArrayOf("uuid", ids));
        statement.setArray(first + 1, connection.createArrayOf("text", types));
        statement.setArray(first + 2, connection.createArrayOf(dataType.sent(), data));
        statement.setArray(first + 3, connection.createArrayOf("text", metadata));
    }
}
