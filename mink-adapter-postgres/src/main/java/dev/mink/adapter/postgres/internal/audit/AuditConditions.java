package dev.mink.adapter.postgres.internal.audit;

import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditQuery.Place;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** Sets the parameters of a query's statement, from the first to the last. */
final class AuditConditions {
    private final PreparedStatement statement;
    private int index;

    private AuditConditions(PreparedStatement statement) {
        this.statement = statement;
    }

    static void bindAll(PreparedStatement statement, AuditQuery query) throws SQLException {
        AuditConditions parameters = new AuditConditions(statement);
        parameters.filter(query);
        parameters.page(query);
    }

    static void bindFilter(PreparedStatement statement, AuditQuery query) throws SQLException {
        new AuditConditions(statement).filter(query);
    }

    private void filter(AuditQuery query) throws SQLException {
        twice(query.commandType());
        twice(query.actor());
        twice(query.tenantId());
        twice(query.aggregateId());
        twice(query.correlationId());
        time(query.from());
        time(query.from());
        time(query.to());
        time(query.to());
        for (int i = 0; i < 2; i++) {
            statement.setObject(++index, query.success().orElse(null), Types.BOOLEAN);
        }
        statement.setBoolean(++index, query.intents());
    }

    private void page(AuditQuery query) throws SQLException {
        Optional<Instant> time = query.after().map(Place::timestamp);
        time(time);
        time(time);
        statement.setString(++index, query.after().map(Place::id).orElse(null));
        statement.setInt(++index, query.limit());
        statement.setInt(++index, query.offset());
    }

    private void twice(String value) throws SQLException {
        AuditRows.text(statement, ++index, value);
        AuditRows.text(statement, ++index, value);
    }

    private void time(Optional<Instant> time) throws SQLException {
        statement.setObject(++index, time.map(AuditRows::bound).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE);
    }
}
