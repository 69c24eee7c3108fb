package dev.mink.adapter.postgres.internal.store;

import dev.mink.DeadlineExceededException;
import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.Health;
import dev.mink.adapter.Health.Blocker;
import dev.mink.adapter.HealthCheck;
import dev.mink.adapter.postgres.internal.event.EventReader;
import dev.mink.adapter.postgres.internal.feed.Blockers;
import dev.mink.adapter.postgres.internal.feed.HorizonKeeper;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.DataColumnCheck;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks how the database is. */
public final class HealthProbe implements HealthCheck {
    /** How long all looks may take together. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String REDUNDANT_INDEXES = """
            SELECT indexname FROM pg_indexes
            WHERE schemaname = ?
              AND indexname IN ('idx_events_stream', 'idx_streams_category', 'idx_events_timestamp', 'idx_events_type')
            ORDER BY indexname""";

    private final Sessions sessions;
    private final Schema schema;
    private final EventReader reader;
    private final HorizonKeeper keeper;
    private final Blockers blockers;
    private final DataColumnCheck dataColumn;
    private final Duration patience;

    /** A probe of one schema. */
    public HealthProbe(Sessions sessions, Schema schema, EventReader reader, HorizonKeeper keeper) {
        this(sessions, schema, reader, keeper, PATIENCE);
    }

    HealthProbe(Sessions sessions, Schema schema, EventReader reader, HorizonKeeper keeper, Duration patience) {
        this.sessions = sessions;
        this.schema = schema;
        this.reader = reader;
        this.keeper = keeper;
        this.blockers = new Blockers(schema);
        this.dataColumn = new DataColumnCheck(schema);
        this.patience = patience;
    }

    @Override
    public Health health() {
        Instant end = Instant.now().plus(patience);
        Optional<Instant> deadline = Optional.of(end);
        List<String> warnings = new ArrayList<>();
        long last = 0;
        try {
            last = reader.lastPosition(deadline);
            sessions.run(new Call("look at the data column", "", deadline), this::dataColumn);
            warnings.addAll(sessions.run(new Call("look for indexes", "", deadline), this::redundantIndexes));
            long horizon = keeper.current(end);
            Optional<Blocker> blocker = last <= horizon
                    ? Optional.empty()
                    : sessions.run(new Call("look for blockers", "", deadline), blockers::oldest);
            return new Health(true, message(last, horizon, blocker), last, horizon, blocker, warnings);
        } catch (OperationCancelledException e) {
            throw e;
        } catch (AdapterException | AdapterClosedException | DeadlineExceededException e) {
            return new Health(false, String.valueOf(e.getMessage()), last, 0, Optional.empty(), warnings);
        } catch (MinkException e) {
            // It answers, but not as the feed needs it.
            warnings.add(String.valueOf(e.getMessage()));
            return new Health(true, String.valueOf(e.getMessage()), last, 0, Optional.empty(), warnings);
        }
    }

    private static String message(long last, long horizon, Optional<Blocker> blocker) {
        if (blocker.isEmpty()) {
            return "PostgreSQL answers, the feed is complete up to position " + horizon;
        }
        return "PostgreSQL answers, the feed is complete up to position " + horizon + " of " + last
                + " and waits for transaction " + blocker.get().holder() + " of \""
                + blocker.get().application() + "\"";
    }

    private boolean dataColumn(Session session) throws SQLException {
        dataColumn.check(session);
        return true;
    }

    private List<String> redundantIndexes(Session session) throws SQLException {
        try (PreparedStatement statement = session.prepare(REDUNDANT_INDEXES)) {
            statement.setString(1, schema.name());
            List<String> warnings = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    warnings.add("index " + rows.getString(1)
                            + " serves no query of Mink and costs every append; it can be dropped");
                }
            }
            return warnings;
        }
    }
}
