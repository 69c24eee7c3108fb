package dev.mink.adapter.postgres.chaos;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.StreamInfo;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.testing.history.HistoryEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Appends through the adapter: single events, batches, two streams at once; with participants that
 * take their time, use savepoints, or undo everything. What it is told goes into the journal.
 */
final class AdapterWriter implements Crew.Step {
    private final EventStoreAdapter adapter;
    private final ChaosDatabase database;
    private final Journal journal;
    private final Workload workload;
    private final boolean alwaysRepeatable;

    AdapterWriter(
            EventStoreAdapter adapter,
            ChaosDatabase database,
            Journal journal,
            Workload workload,
            boolean alwaysRepeatable) {
        this.adapter = adapter;
        this.database = database;
        this.journal = journal;
        this.workload = workload;
        this.alwaysRepeatable = alwaysRepeatable;
    }

    @Override
    public void run() {
        append(request());
        Pause.sometimes(workload.random(), 5);
    }

    private AppendRequest request() {
        List<StreamWrite> writes = new ArrayList<>();
        String stream = workload.streams().streamId();
        writes.add(write(stream));
        if (workload.oneIn(5)) {
            String other = workload.streams().streamId();
            if (!other.equals(stream)) {
                writes.add(write(other));
            }
        }
        AppendRequest request = AppendRequest.of(writes.toArray(StreamWrite[]::new));
        return workload.oneIn(2) ? request : request.withParticipants(List.of(participant()));
    }

    private StreamWrite write(String stream) {
        List<EventRecord> records = workload.events().smallBatch(1, workload.oneIn(2) ? 1 : 20);
        StreamWrite write = StreamWrite.of(stream, expectation(stream), records);
        return alwaysRepeatable || workload.oneIn(2) ? write.asRepeatable() : write;
    }

    private ExpectedVersion expectation(String stream) {
        if (workload.oneIn(6)) {
            return ExpectedVersion.exact(known(stream));
        }
        return ExpectedVersion.ANY_VERSION;
    }

    private long known(String stream) {
        try {
            return adapter.streamInfo(stream).map(StreamInfo::version).orElse(0L);
        } catch (AdapterException e) {
            requireRetryable(e);
            return 1;
        }
    }

    private AppendParticipant participant() {
        boolean savepoint = workload.oneIn(4);
        boolean undo = workload.oneIn(5);
        return (transaction, stored) -> {
            Pause.sometimes(workload.random(), 20);
            if (savepoint) {
                appendAndRollBackToSavepoint(transaction);
            }
            Pause.sometimes(workload.random(), 20);
            if (undo) {
                throw new DeliberateRollback();
            }
        };
    }

    private void appendAndRollBackToSavepoint(AppendTransaction transaction) {
        UUID id = workload.events().id();
        String insert = "INSERT INTO " + database.schema() + ".events (stream_id, version, event_id, event_type, data)"
                + " VALUES ('undone-" + id + "', 1, '" + id + "', 'Undone', '{}')";
        journal.history().rolledBack(List.of(new HistoryEvent(id, "undone-" + id, "Undone", 1, 0)));
        try (Statement statement =
                transaction.unwrap(Connection.class).orElseThrow().createStatement()) {
            statement.execute("SAVEPOINT chaos");
            statement.execute(insert);
            Pause.sometimes(workload.random(), 10);
            statement.execute("ROLLBACK TO SAVEPOINT chaos");
        } catch (SQLException e) {
            // A killed backend: undoes the append like any other failure of a participant.
            throw new DeliberateRollback();
        }
    }

    private void append(AppendRequest request) {
        boolean repeatable = request.writes().stream().allMatch(StreamWrite::repeatable);
        boolean unknown = false;
        boolean again = true;
        while (again) {
            Outcome outcome = attempt(request);
            unknown |= outcome == Outcome.UNKNOWN;
            if (outcome == Outcome.REFUSED || (outcome == Outcome.FAILED && !unknown)) {
                journal.history().rolledBack(request);
            }
            // Repeating with the same ids finds out what became of an append.
            again = unknown && repeatable && (outcome == Outcome.UNKNOWN || outcome == Outcome.FAILED);
            if (again) {
                journal.repeated();
                Pause.millis(5);
            }
        }
    }

    private Outcome attempt(AppendRequest request) {
        try {
            List<AppendResult> results = adapter.append(request);
            journal.acknowledged(request, results);
            return Outcome.STORED;
        } catch (UnknownOutcomeException e) {
            journal.history().unknown(request);
            return Outcome.UNKNOWN;
        } catch (ConcurrencyException | StreamNotFoundException | DeliberateRollback e) {
            return Outcome.REFUSED;
        } catch (AdapterException e) {
            requireRetryable(e);
            return Outcome.FAILED;
        }
    }

    private static void requireRetryable(AdapterException e) {
        if (!e.retryable()) {
            throw e;
        }
    }

    private enum Outcome {
        STORED,
        /** Decided by what is stored. */
        REFUSED,
        /** Not stored by this attempt. */
        FAILED,
        UNKNOWN
    }
}
