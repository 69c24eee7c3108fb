package dev.mink.adapter.postgres.internal.store;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps checkpoints in their table. */
public final class Checkpoints implements CheckpointStore {
    private static final String GET = """
            SELECT projection_name, position, status IS DISTINCT FROM 'paused', updated_at
            FROM {schema}.checkpoints
            WHERE projection_name = ?""";

    private static final String ALL = """
            SELECT projection_name, position, status IS DISTINCT FROM 'paused', updated_at
            FROM {schema}.checkpoints
            ORDER BY projection_name COLLATE "C\"""";

    private static final String SET = """
            INSERT INTO {schema}.checkpoints (projection_name, position, updated_at) VALUES (?, ?, clock_timestamp())
            ON CONFLICT (projection_name) DO UPDATE SET position = excluded.position, updated_at = clock_timestamp()""";

    /** A missing checkpoint has position 0: it is created, if it still is missing. */
    private static final String SET_FROM_ZERO = """
            INSERT INTO {schema}.checkpoints (projection_name, position, updated_at) VALUES (?, ?, clock_timestamp())
            ON CONFLICT (projection_name) DO UPDATE SET position = excluded.position, updated_at = clock_timestamp()
            WHERE checkpoints.position = 0""";

    private static final String SET_FROM = """
            UPDATE {schema}.checkpoints SET position = ?, updated_at = clock_timestamp()
            WHERE projection_name = ? AND position = ?""";

    private static final String SET_STATUS = """
            UPDATE {schema}.checkpoints SET status = ? WHERE projection_name = ?""";

    private static final String DELETE = "DELETE FROM {schema}.checkpoints WHERE projection_name = ?";

    private final Sessions sessions;
    private final Schema schema;
    private final String get;
    private final String all;
    private final String set;
    private final String setFromZero;
    private final String setFrom;
    private final String setStatus;
    private final String delete;

    /** The checkpoints of one schema. */
    public Checkpoints(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.schema = schema;
        this.get = schema.in(GET);
        this.all = schema.in(ALL);
        this.set = schema.in(SET);
        this.setFromZero = schema.in(SET_FROM_ZERO);
        this.setFrom = schema.in(SET_FROM);
        this.setStatus = schema.in(SET_STATUS);
        this.delete = schema.in(DELETE);
    }

    @Override
    public Optional<Checkpoint> getCheckpoint(String name) {
        check(name);
        return sessions.run(Call.of("read checkpoint", name), session -> {
            try (PreparedStatement statement = session.prepare(get)) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(checkpoint(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void setCheckpoint(String name, long position) {
        check(name);
        check(position);
        sessions.run(Call.of("set checkpoint", name), session -> {
            try (PreparedStatement statement = session.prepare(set)) {
                statement.setString(1, name);
                statement.setLong(2, position);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public boolean compareAndSetCheckpoint(String name, long expected, long position) {
        check(name);
        check(expected);
        check(position);
        return sessions.run(Call.of("set checkpoint", name), session -> {
            try (PreparedStatement statement = session.prepare(expected == 0 ? setFromZero : setFrom)) {
                if (expected == 0) {
                    statement.setString(1, name);
                    statement.setLong(2, position);
                } else {
                    statement.setLong(1, position);
                    statement.setString(2, name);
                    statement.setLong(3, expected);
                }
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void deleteCheckpoint(String name) {
        check(name);
        sessions.run(Call.of("delete checkpoint", name), session -> {
            try (PreparedStatement statement = session.prepare(delete)) {
                statement.setString(1, name);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public List<Checkpoint> allCheckpoints() {
        return sessions.run(Call.of("read checkpoints"), session -> {
            try (PreparedStatement statement = session.prepare(all);
                    ResultSet rows = statement.executeQuery()) {
                List<Checkpoint> checkpoints = new ArrayList<>();
                while (rows.next()) {
                    checkpoints.add(checkpoint(rows));
                }
                return List.copyOf(checkpoints);
            }
        });
    }

    @Override
    public boolean setActive(String name, boolean active) {
        check(name);
        return sessions.run(Call.of("set status of checkpoint", name), session -> {
            try (PreparedStatement statement = session.prepare(setStatus)) {
                statement.setString(1, active ? "active" : "paused");
                statement.setString(2, name);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public CheckpointStore in(Transaction transaction) {
        return new Checkpoints(sessions.in(transaction), schema);
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getString(1),
                row.getLong(2),
                row.getBoolean(3),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }

    private static void check(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("mink: checkpoint name is required");
        }
        if (name.codePointCount(0, name.length()) > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("mink: checkpoint name \"" + name.substring(0, 40)
                    + "…\" is longer than " + MAX_NAME_LENGTH + " characters");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("mink: checkpoint name contains the character U+0000");
        }
    }

    private static void check(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("mink: a checkpoint's position must not be negative: " + position);
        }
    }
}
