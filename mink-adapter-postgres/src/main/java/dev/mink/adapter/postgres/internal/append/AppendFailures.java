package dev.mink.adapter.postgres.internal.append;

import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.InvalidEventDataException;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Gives errors of a writing statement a meaning. */
final class AppendFailures {
    private static final Set<String> VERSION_CONSTRAINTS =
            Set.of("events_stream_id_version_key", "streams_stream_id_key", "idx_events_stream");

    private AppendFailures() {}

    /** Whether another writer took a version or created a stream in between, in a way that shows only here. */
    static boolean isConflict(SQLException e) {
        if (!SqlState.is(e, SqlState.UNIQUE_VIOLATION)) {
            return false;
        }
        ServerErrorMessage server = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
        return server != null && server.getConstraint() != null && VERSION_CONSTRAINTS.contains(server.getConstraint());
    }

    /** An error of the statement that stores the events, or of the commit after it. */
    static RuntimeException of(Session session, AppendRequest request, SQLException e, boolean commits, DataType data) {
        StreamWrite first = request.writes().get(0);
        if (SqlState.isConnectionLost(e) && commits && !session.isJoined()) {
            return new UnknownOutcomeException(first.streamId(), ids(request), session.failure(e));
        }
        if (SqlState.isUnstorable(e)) {
            return unstorable(request, e, data);
        }
        return session.failure(e);
    }

    private static InvalidEventDataException unstorable(AppendRequest request, SQLException e, DataType data) {
        for (StreamWrite write : request.writes()) {
            List<EventRecord> records = write.records();
            for (int i = 0; i < records.size(); i++) {
                String fault = data.fault(records.get(i).data());
                if (!fault.isEmpty()) {
                    String which = "event " + i + " of type \"" + records.get(i).type() + "\" " + fault;
                    return new InvalidEventDataException(write.streamId(), which, e);
                }
            }
        }
        String which = request.eventCount() == 1 ? "its event" : "one of its " + request.eventCount() + " events";
        return new InvalidEventDataException(
                request.writes().get(0).streamId(), which + " was refused with SQLSTATE " + SqlState.of(e), e);
    }

    private static List<UUID> ids(AppendRequest request) {
        return request.writes().stream()
                .flatMap(write -> write.records().stream())
                .map(EventRecord::id)
                .toList();
    }
}
