package dev.mink.adapter.postgres.internal.append;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.TransientConcurrencyException;
import dev.mink.adapter.postgres.internal.data.DataType;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.NameLocks;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.jdbc.SqlState;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Appends events: in one statement where that is enough, in a transaction where participants commit
 * with them or a stream must be searched for ids under its lock.
 */
public final class Appender {
    private final AppendStatement oneStream;
    private final AppendStatement manyStreams;
    private final StreamVersions versions;
    private final Repetition repetition;
    private final LockProof proof;
    private final NameLocks locks;
    private final DataType data;
    private final Participants participants = new Participants();

    /** An appender to one schema. */
    public Appender(Schema schema) {
        this.oneStream = new OneStream(schema);
        this.manyStreams = new ManyStreams(schema);
        this.versions = new StreamVersions(schema);
        this.repetition = new Repetition(schema);
        this.proof = new LockProof(schema);
        this.locks = new NameLocks(schema.name());
        this.data = schema.data();
    }

    /**
     * Stores the events of a request, or recognises that they are stored.
     *
     * <p>Where nothing was written because another transaction came in between, it is tried again,
     * unless participants ran: what they did outside the transaction cannot be undone.
     */
    public List<AppendResult> append(Sessions sessions, AppendRequest request) {
        if (!sessions.isJoined()) {
            participants.refuseNested();
        }
        Call call = new Call("append to stream", request.writes().get(0).streamId(), request.deadline());
        LockWait wait = new LockWait(call);
        int attempt = 1;
        while (true) {
            boolean last = attempt == Backoff.ATTEMPTS;
            try (Session session = sessions.open(call)) {
                Optional<List<AppendResult>> results = attempt(session, request, last, wait.hasBegun());
                if (results.isPresent()) {
                    return results.get();
                }
            } catch (LockWait.Held e) {
                wait.pause(e);
                continue;
            }
            Backoff.pause(call, attempt);
            attempt++;
        }
    }

    /** Empty if another transaction came in between and there is a chance of success the next time. */
    private Optional<List<AppendResult>> attempt(Session session, AppendRequest request, boolean last, boolean held) {
        try {
            Optional<List<AppendResult>> results =
                    isOneStatement(session, request) ? atOnce(session, request) : inTransaction(session, request, held);
            if (results.isEmpty() && last) {
                throw conflict(session, request);
            }
            return results;
        } catch (SQLException e) {
            boolean again =
                    !last && !session.isJoined() && request.participants().isEmpty();
            if (SqlState.isTransient(e) && again) {
                return Optional.empty();
            }
            throw SqlState.isTransient(e) ? transientConflict(session, request, e) : session.failure(e);
        }
    }

    private boolean isOneStatement(Session session, AppendRequest request) {
        return proof.isGiven()
                && !session.isJoined()
                && request.participants().isEmpty()
                && request.writes().stream().noneMatch(Repetition::needsLookBack);
    }

    private Optional<List<AppendResult>> atOnce(Session session, AppendRequest request) throws SQLException {
        List<StreamWrite> writes = request.writes();
        Optional<Written> written = write(session, request, LeadingLocks.NONE, writes, true);
        return written.isPresent() ? Optional.of(written.get().results(writes)) : explain(session, request);
    }

    private Optional<List<AppendResult>> inTransaction(Session session, AppendRequest request, boolean held)
            throws SQLException {
        session.begin();
        List<StreamWrite> writes = request.writes();
        boolean looksBack = writes.stream().anyMatch(Repetition::needsLookBack);
        LeadingLocks leading = LeadingLocks.NONE;
        if (held || looksBack || session.isJoined()) {
            lock(session, request.sharedLocks());
        } else {
            leading = LeadingLocks.of(locks, request.sharedLocks());
        }
        if (looksBack) {
            Map<String, Long> locked = versions.lock(session, writes);
            Optional<List<AppendResult>> repeated = repetition.find(session, request, locked);
            if (repeated.isPresent()) {
                return repeated;
            }
            writes = pinned(writes, locked);
        }
        Optional<Written> written = write(session, request, leading, writes, false);
        if (written.isEmpty()) {
            session.rollback();
            return explain(session, request);
        }
        proof.check(session);
        if (!request.participants().isEmpty()) {
            participants.run(session, request.participants(), written.get().events(writes));
        }
        commit(session, request);
        return Optional.of(written.get().results(writes));
    }

    /** Who holds a lock alone may need the connections that those would keep who wait for it. */
    private void lock(Session session, List<String> shared) throws SQLException {
        if (shared.isEmpty()) {
            return;
        }
        if (session.isJoined()) {
            locks.shared(session, shared);
        } else if (!locks.tryShared(session, shared)) {
            throw new LockWait.Held(shared);
        }
    }

    /**
     * Expects of a stream that was searched what it was when it was searched: one that did not exist
     * was not locked, and may be created meanwhile by the very append that this one repeats. One that
     * did exist is locked and stays what it is.
     */
    private static List<StreamWrite> pinned(List<StreamWrite> writes, Map<String, Long> locked) {
        List<StreamWrite> pinned = new ArrayList<>(writes.size());
        for (StreamWrite write : writes) {
            boolean any = write.expectedVersion().equals(ExpectedVersion.ANY_VERSION);
            if (any && !locked.containsKey(write.streamId())) {
                pinned.add(new StreamWrite(
                        write.streamId(), ExpectedVersion.NO_STREAM, write.records(), write.repeatable()));
            } else {
                pinned.add(write);
            }
        }
        return pinned;
    }

    private Optional<Written> write(
            Session session, AppendRequest request, LeadingLocks leading, List<StreamWrite> writes, boolean commits)
            throws SQLException {
        AppendStatement statement = writes.size() == 1 ? oneStream : manyStreams;
        try {
            return statement.write(session, leading, writes);
        } catch (SQLException e) {
            if (AppendFailures.isConflict(e)) {
                return Optional.empty();
            }
            if (SqlState.isTransient(e)) {
                throw e;
            }
            throw AppendFailures.of(session, request, e, commits, data);
        }
    }

    private void commit(Session session, AppendRequest request) throws SQLException {
        try {
            session.commit();
        } catch (SQLException e) {
            if (SqlState.isTransient(e)) {
                throw e;
            }
            throw AppendFailures.of(session, request, e, true, data);
        }
    }

    /**
     * Says why nothing was written: it was there already, or a stream is not as expected. Empty if
     * both are not so any more.
     */
    private Optional<List<AppendResult>> explain(Session session, AppendRequest request) throws SQLException {
        Map<String, Long> found = versions.read(session, request.writes());
        Optional<List<AppendResult>> repeated = repetition.find(session, request, found);
        if (repeated.isEmpty()) {
            StreamVersions.check(request.writes(), found);
        }
        return repeated;
    }

    private ConcurrencyException conflict(Session session, AppendRequest request) throws SQLException {
        session.rollback();
        StreamWrite write = request.writes().get(0);
        return new ConcurrencyException(write.streamId(), write.expectedVersion(), actual(session, write));
    }

    private TransientConcurrencyException transientConflict(Session session, AppendRequest request, SQLException e) {
        session.rollback();
        StreamWrite write = request.writes().get(0);
        // In a transaction of the caller's nothing can be read any more.
        long actual = session.isJoined() ? -1 : session.run(open -> actual(open, write));
        return new TransientConcurrencyException(write.streamId(), write.expectedVersion(), actual, e);
    }

    private long actual(Session session, StreamWrite write) throws SQLException {
        return versions.read(session, List.of(write)).getOrDefault(write.streamId(), 0L);
    }
}
