package dev.mink.adapter.postgres.internal.append;

import dev.mink.AppendResult;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Appends events. */
public final class Appender {
    private final Sessions sessions;
    private final OneStream oneStream;
    private final StreamVersions versions;

    /** An appender to one schema. */
    public Appender(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.oneStream = new OneStream(schema);
        this.versions = new StreamVersions(schema);
    }

    /** Stores the events of a request. */
    public List<AppendResult> append(AppendRequest request) {
        if (request.writes().size() > 1 || !request.participants().isEmpty()) {
            throw new UnsupportedOperationException("mink: one stream, no participants");
        }
        Call call = new Call("append to stream", request.writes().get(0).streamId(), request.deadline());
        return sessions.run(call, session -> append(session, request.writes()));
    }

    private List<AppendResult> append(Session session, List<StreamWrite> writes) throws SQLException {
        Optional<Written> written = oneStream.write(session, writes);
        if (written.isEmpty()) {
            StreamVersions.check(writes, versions.read(session, writes));
            throw new ConcurrencyException(
                    writes.get(0).streamId(), writes.get(0).expectedVersion(), 0);
        }
        return written.get().results(writes);
    }
}
