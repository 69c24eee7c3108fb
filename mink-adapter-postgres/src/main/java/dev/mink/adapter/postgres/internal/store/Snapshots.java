package dev.mink.adapter.postgres.internal.store;

import dev.mink.Payload;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** Keeps snapshots in their table. */
public final class Snapshots implements SnapshotStore {
    private static final String SAVE = """
            INSERT INTO {schema}.snapshots (stream_id, version, data) VALUES (?, ?, ?)
            ON CONFLICT (stream_id) DO UPDATE
            SET version = excluded.version, data = excluded.data, created_at = now()
            WHERE snapshots.version <= excluded.version""";

    private static final String LOAD = "SELECT version, data FROM {schema}.snapshots WHERE stream_id = ?";

    private static final String DELETE = "DELETE FROM {schema}.snapshots WHERE stream_id = ?";

    private final Sessions sessions;
    private final String save;
    private final String load;
    private final String delete;

    /** The snapshots of one schema. */
    public Snapshots(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.save = schema.in(SAVE);
        this.load = schema.in(LOAD);
        this.delete = schema.in(DELETE);
    }

    @Override
    public boolean saveSnapshot(SnapshotRecord snapshot) {
        return sessions.run(Call.of("save snapshot of stream", snapshot.streamId()), session -> {
            try (PreparedStatement statement = session.prepare(save)) {
                statement.setString(1, snapshot.streamId());
                statement.setLong(2, snapshot.version());
                statement.setBytes(3, snapshot.data().toByteArray());
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public Optional<SnapshotRecord> loadSnapshot(String streamId) {
        return sessions.run(Call.of("load snapshot of stream", streamId), session -> {
            try (PreparedStatement statement = session.prepare(load)) {
                statement.setString(1, streamId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(new SnapshotRecord(streamId, row.getLong(1), Payload.of(row.getBytes(2))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void deleteSnapshot(String streamId) {
        sessions.run(Call.of("delete snapshot of stream", streamId), session -> {
            try (PreparedStatement statement = session.prepare(delete)) {
                statement.setString(1, streamId);
                return statement.executeUpdate();
            }
        });
    }
}
