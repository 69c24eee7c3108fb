package dev.mink.adapter.postgres.internal.audit;

import dev.mink.adapter.postgres.internal.jdbc.Call;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import dev.mink.adapter.postgres.internal.jdbc.Sessions;
import dev.mink.adapter.postgres.internal.schema.Schema;
import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditOrder;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.DuplicateAuditEntryException;
import dev.mink.command.audit.LinkedAuditEntry;
import dev.mink.command.audit.SubjectAuditPurger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps audit entries in their table. Whoever adds to the chain holds a lock until it has committed. */
public final class AuditTrail implements AuditStore, AuditChain, SubjectAuditPurger {
    private final Sessions sessions;
    private final Schema schema;
    private final String insert;
    private final String findNewestFirst;
    private final String findOldestFirst;
    private final String count;
    private final String removeBefore;
    private final String deleteSubject;
    private final String head;
    private final String readChain;

    /** The audit trail of one schema. */
    public AuditTrail(Sessions sessions, Schema schema) {
        this.sessions = sessions;
        this.schema = schema;
        this.insert = schema.in(AuditSql.INSERT);
        this.findNewestFirst = schema.in(AuditSql.FIND_NEWEST_FIRST);
        this.findOldestFirst = schema.in(AuditSql.FIND_OLDEST_FIRST);
        this.count = schema.in(AuditSql.COUNT);
        this.removeBefore = schema.in(AuditSql.REMOVE_BEFORE);
        this.deleteSubject = schema.in(AuditSql.DELETE_SUBJECT);
        this.head = schema.in(AuditSql.HEAD);
        this.readChain = schema.in(AuditSql.READ_CHAIN);
    }

    @Override
    public void append(AuditEntry entry) {
        sessions.run(Call.of("append audit entry", entry.id()), session -> insert(session, entry, Optional.empty()));
    }

    @Override
    public AuditLink appendLinked(AuditEntry entry) {
        return sessions.run(Call.of("append audit entry", entry.id()), session -> {
            session.begin();
            lockChain(session);
            AuditLink link = AuditLink.of(entry, head(session));
            insert(session, entry, Optional.of(link));
            session.commit();
            return link;
        });
    }

    @Override
    public List<AuditEntry> find(AuditQuery query) {
        String statement = query.order() == AuditOrder.TIMESTAMP_ASC ? findOldestFirst : findNewestFirst;
        return sessions.run(Call.of("find audit entries"), session -> {
            try (PreparedStatement prepared = session.prepare(statement)) {
                AuditConditions.bindAll(prepared, query);
                return list(prepared, AuditRows::entry);
            }
        });
    }

    @Override
    public long count(AuditQuery query) {
        return sessions.run(Call.of("count audit entries"), session -> {
            try (PreparedStatement prepared = session.prepare(count)) {
                AuditConditions.bindFilter(prepared, query);
                return number(prepared);
            }
        });
    }

    @Override
    public long removeBefore(Instant time) {
        return sessions.run(Call.of("remove audit entries"), session -> {
            try (PreparedStatement prepared = session.prepare(removeBefore)) {
                prepared.setObject(1, AuditRows.bound(time));
                prepared.setObject(2, AuditRows.bound(time));
                return prepared.executeLargeUpdate();
            }
        });
    }

    @Override
    public long deleteAuditBySubject(String subjectId) {
        if (subjectId.isEmpty()) {
            return 0;
        }
        // Long ids are kept in another form, which a query knows.
        String subject = AuditQuery.builder().actor(subjectId).build().actor();
        return sessions.run(Call.of("erase audit entries of a subject"), session -> {
            try (PreparedStatement prepared = session.prepare(deleteSubject)) {
                prepared.setString(1, subject);
                prepared.setString(2, subject);
                return number(prepared);
            }
        });
    }

    @Override
    public Optional<AuditLink> head() {
        return sessions.run(Call.of("read the head of the audit chain"), this::head);
    }

    @Override
    public List<LinkedAuditEntry> readChain(long position, int limit) {
        return sessions.run(Call.of("read the audit chain"), session -> {
            try (PreparedStatement prepared = session.prepare(readChain)) {
                prepared.setLong(1, position);
                prepared.setInt(2, limit);
                return list(prepared, AuditRows::linked);
            }
        });
    }

    private void lockChain(Session session) throws SQLException {
        try (PreparedStatement prepared = session.prepare(AuditSql.LOCK_CHAIN)) {
            prepared.setString(1, schema.name());
            prepared.execute();
        }
    }

    private Optional<AuditLink> head(Session session) throws SQLException {
        try (PreparedStatement prepared = session.prepare(head);
                ResultSet row = prepared.executeQuery()) {
            return row.next() ? Optional.of(AuditRows.link(row)) : Optional.empty();
        }
    }

    private boolean insert(Session session, AuditEntry entry, Optional<AuditLink> link) throws SQLException {
        try (PreparedStatement prepared = session.prepare(insert)) {
            AuditRows.bind(prepared, entry, link);
            if (prepared.executeUpdate() == 0) {
                throw new DuplicateAuditEntryException(entry.id());
            }
            return true;
        }
    }

    private static long number(PreparedStatement prepared) throws SQLException {
        try (ResultSet row = prepared.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static <T> List<T> list(PreparedStatement prepared, Row<T> reader) throws SQLException {
        try (ResultSet rows = prepared.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return List.copyOf(found);
        }
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
