package dev.mink.adapter.postgres.internal.store;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.adapter.EventNotFoundException;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.InvalidEventDataException;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.event.MetadataJson;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Rewrites events in their table. */
public final class Rewriter implements EventRewriter {
    private static final String REWRITE = """
            UPDATE {schema}.events SET data = ?::{data}, metadata = ?::jsonb
            WHERE stream_id = ? AND version = ?""";

    private final Sessions sessions;
    private final String rewrite;
    private final DataType data;

    /** A rewriter of one schema. */
    public Rewriter(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.rewrite = schema.in(REWRITE);
        this.data = schema.data();
    }

    @Override
    public void rewriteEvent(
            String streamId, long version, Payload content, Metadata metadata, Map<String, String> systemMetadata) {
        String json = MetadataJson.write(metadata, systemMetadata);
        int rows = sessions.run(
                Call.of("rewrite an event of stream", streamId),
                session -> update(session, streamId, version, content, json));
        if (rows == 0) {
            throw new EventNotFoundException(streamId, version);
        }
    }

    private int update(Session session, String streamId, long version, Payload content, String metadata)
            throws SQLException {
        try (PreparedStatement statement = session.prepare(rewrite)) {
            data.bind(statement, 1, content, streamId);
            statement.setString(2, metadata);
            statement.setString(3, streamId);
            statement.setLong(4, version);
            return statement.executeUpdate();
        } catch (SQLException e) {
            if (SqlState.isUnstorable(e)) {
                throw new InvalidEventDataException(
                        streamId, "version " + version + " was refused with SQLSTATE " + SqlState.of(e), e);
            }
            throw e;
        }
    }
}
