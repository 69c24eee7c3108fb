package dev.mink.adapter.postgres.internal.store;

import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseCheck;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps leases in their table. A row stays when a lease is released, so that tokens never begin anew; the
 * database's clock alone says what has expired.
 */
public final class Leases implements LeaseStore {
    /** The time is asked for again after the wait for the row: a lease must not begin with part of it gone. */
    private static final String ACQUIRE = """
            INSERT INTO {schema}.mink_leases AS old (name, owner, token, expires_at)
            VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 microsecond')
            ON CONFLICT (name) DO UPDATE
            SET owner = excluded.owner, token = old.token + 1,
                expires_at = clock_timestamp() + ? * interval '1 microsecond'
            WHERE old.owner IS NULL OR old.expires_at <= clock_timestamp()
            RETURNING name, owner, token, expires_at""";

    private static final String RENEW = """
            UPDATE {schema}.mink_leases SET expires_at = clock_timestamp() + ? * interval '1 microsecond'
            WHERE name = ? AND owner = ? AND token = ? AND expires_at > clock_timestamp()
            RETURNING name, owner, token, expires_at""";

    private static final String RELEASE = """
            UPDATE {schema}.mink_leases SET owner = NULL, expires_at = NULL
            WHERE name = ? AND owner = ? AND token = ?""";

    private static final String FIND = """
            SELECT name, owner, token, expires_at FROM {schema}.mink_leases
            WHERE name = ? AND owner IS NOT NULL""";

    private static final String HELD = """
            SELECT name, owner, token, expires_at FROM {schema}.mink_leases
            WHERE owner IS NOT NULL AND expires_at > clock_timestamp()
            ORDER BY name COLLATE "C\"""";

    private static final String CONFIRM = """
            SELECT 1 FROM {schema}.mink_leases WHERE name = ? AND owner = ? AND token = ? FOR SHARE""";

    private static final String REQUEST = """
            INSERT INTO {schema}.mink_leases (name, request) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET request = excluded.request""";

    private static final String REQUESTED = "SELECT request FROM {schema}.mink_leases WHERE name = ?";

    private static final String REQUESTS = """
            SELECT name, request FROM {schema}.mink_leases WHERE request IS NOT NULL""";

    private static final String REPLACE = """
            UPDATE {schema}.mink_leases SET request = ?
            WHERE name = ? AND owner = ? AND token = ? AND request = ?""";

    private final Sessions sessions;
    private final String acquire;
    private final String renew;
    private final String release;
    private final String find;
    private final String held;
    private final String confirm;
    private final String request;
    private final String requested;
    private final String requests;
    private final String replace;

    /** The leases of one schema. */
    public Leases(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.acquire = schema.in(ACQUIRE);
        this.renew = schema.in(RENEW);
        this.release = schema.in(RELEASE);
        this.find = schema.in(FIND);
        this.held = schema.in(HELD);
        this.confirm = schema.in(CONFIRM);
        this.request = schema.in(REQUEST);
        this.requested = schema.in(REQUESTED);
        this.requests = schema.in(REQUESTS);
        this.replace = schema.in(REPLACE);
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
        LeaseCheck.name(name);
        LeaseCheck.owner(owner);
        long micros = micros(timeToLive);
        return sessions.run(Call.of("acquire lease", name), session -> {
            try (PreparedStatement statement = session.prepare(acquire)) {
                statement.setString(1, name);
                statement.setString(2, owner);
                statement.setLong(3, micros);
                statement.setLong(4, micros);
                return one(statement);
            }
        });
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration timeToLive) {
        long micros = micros(timeToLive);
        return sessions.run(Call.of("renew lease", lease.name()), session -> {
            try (PreparedStatement statement = session.prepare(renew)) {
                statement.setLong(1, micros);
                identify(statement, 2, lease);
                return one(statement);
            }
        });
    }

    @Override
    public boolean release(Lease lease) {
        return sessions.run(Call.of("release lease", lease.name()), session -> {
            try (PreparedStatement statement = session.prepare(release)) {
                identify(statement, 1, lease);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public Optional<Lease> find(String name) {
        LeaseCheck.name(name);
        return sessions.run(Call.of("read lease", name), session -> {
            try (PreparedStatement statement = session.prepare(find)) {
                statement.setString(1, name);
                return one(statement);
            }
        });
    }

    @Override
    public List<Lease> held() {
        return sessions.run(Call.of("read leases"), session -> {
            try (PreparedStatement statement = session.prepare(held);
                    ResultSet rows = statement.executeQuery()) {
                List<Lease> leases = new ArrayList<>();
                while (rows.next()) {
                    leases.add(lease(rows));
                }
                return List.copyOf(leases);
            }
        });
    }

    @Override
    public void confirm(Transaction transaction, Lease lease) {
        sessions.in(transaction).run(Call.of("confirm lease", lease.name()), session -> {
            confirm(session, lease);
            return true;
        });
    }

    @Override
    public void request(String name, String asked) {
        LeaseCheck.name(name);
        LeaseCheck.request(asked);
        sessions.run(Call.of("write request of lease", name), session -> {
            try (PreparedStatement statement = session.prepare(request)) {
                statement.setString(1, name);
                statement.setString(2, asked);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<String> requested(String name) {
        LeaseCheck.name(name);
        return sessions.run(Call.of("read request of lease", name), session -> {
            try (PreparedStatement statement = session.prepare(requested)) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public SortedMap<String, String> requests() {
        return sessions.run(Call.of("read requests of leases"), session -> {
            try (PreparedStatement statement = session.prepare(requests);
                    ResultSet rows = statement.executeQuery()) {
                SortedMap<String, String> found = new TreeMap<>();
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getString(2));
                }
                return found;
            }
        });
    }

    @Override
    public boolean replaceRequest(Transaction transaction, Lease lease, String asked, Optional<String> next) {
        LeaseCheck.request(asked);
        next.ifPresent(LeaseCheck::request);
        return sessions.in(transaction).run(Call.of("replace request of lease", lease.name()), session -> {
            try (PreparedStatement statement = session.prepare(replace)) {
                statement.setString(1, next.orElse(null));
                identify(statement, 2, lease);
                statement.setString(5, asked);
                if (statement.executeUpdate() == 1) {
                    return true;
                }
            }
            confirm(session, lease);
            return false;
        });
    }

    private void confirm(Session session, Lease lease) throws SQLException {
        try (PreparedStatement statement = session.prepare(confirm)) {
            identify(statement, 1, lease);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new OwnershipLostException(lease);
                }
            }
        }
    }

    private static void identify(PreparedStatement statement, int first, Lease lease) throws SQLException {
        statement.setString(first, lease.name());
        statement.setString(first + 1, lease.owner());
        statement.setLong(first + 2, lease.token());
    }

    private static Optional<Lease> one(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(lease(row)) : Optional.empty();
        }
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }

    private static long micros(Duration timeToLive) {
        return TimeUnit.MICROSECONDS.convert(LeaseCheck.timeToLive(timeToLive));
    }
}
