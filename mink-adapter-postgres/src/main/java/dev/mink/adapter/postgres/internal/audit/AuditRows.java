package dev.mink.adapter.postgres.internal.audit;

import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditState;
import dev.mink.command.audit.LinkedAuditEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns entries into rows and rows into entries. What is unset is NULL in the table. */
final class AuditRows {
    private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+294276-12-31T00:00:00Z");

    private AuditRows() {}

    static void bind(PreparedStatement statement, AuditEntry entry, Optional<AuditLink> link) throws SQLException {
        statement.setString(1, entry.id());
        statement.setObject(2, entry.timestamp().atOffset(ZoneOffset.UTC));
        statement.setString(3, entry.commandType());
        text(statement, 4, entry.commandId());
        text(statement, 5, entry.aggregateId());
        number(statement, 6, entry.version());
        text(statement, 7, entry.actor());
        text(statement, 8, entry.tenantId());
        text(statement, 9, entry.correlationId());
        text(statement, 10, entry.causationId());
        statement.setBoolean(11, entry.success());
        text(statement, 12, entry.error());
        statement.setLong(13, entry.durationMs());
        statement.setString(14, AuditMetadata.write(entry.metadata()));
        statement.setObject(15, entry.replayed() ? Boolean.TRUE : null, Types.BOOLEAN);
        text(statement, 16, state(entry.state()));
        text(statement, 17, entry.intentId());
        number(statement, 18, link.map(AuditLink::position).orElse(0L));
        statement.setString(19, link.map(AuditLink::previousHash).orElse(null));
        statement.setString(20, link.map(AuditLink::contentHash).orElse(null));
        statement.setString(21, link.map(AuditLink::hash).orElse(null));
    }

    static AuditEntry entry(ResultSet row) throws SQLException {
        return AuditEntry.builder(row.getString("command_type"))
                .id(row.getString("id"))
                .timestamp(row.getObject("timestamp", OffsetDateTime.class).toInstant())
                .commandId(text(row, "command_id"))
                .aggregateId(text(row, "aggregate_id"))
                .version(row.getLong("version"))
                .actor(text(row, "actor"))
                .tenantId(text(row, "tenant_id"))
                .correlationId(text(row, "correlation_id"))
                .causationId(text(row, "causation_id"))
                .success(row.getBoolean("success"))
                .error(text(row, "error"))
                .durationMs(row.getLong("duration_ms"))
                .metadata(AuditMetadata.read(row.getString("metadata")))
                .replayed(row.getBoolean("replayed"))
                .state(state(row.getString("state")))
                .intentId(text(row, "intent_id"))
                .build();
    }

    static LinkedAuditEntry linked(ResultSet row) throws SQLException {
        return new LinkedAuditEntry(entry(row), link(row));
    }

    static AuditLink link(ResultSet row) throws SQLException {
        return new AuditLink(
                row.getLong("chain_position"),
                text(row, "previous_hash"),
                text(row, "content_hash"),
                text(row, "hash"));
    }

    static void text(PreparedStatement statement, int index, String value) throws SQLException {
        statement.setString(index, value.isEmpty() ? null : value);
    }

    private static void number(PreparedStatement statement, int index, long value) throws SQLException {
        statement.setObject(index, value == 0 ? null : value, Types.BIGINT);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static String state(AuditState state) {
        return state == AuditState.OUTCOME ? "" : state.name().toLowerCase(Locale.ROOT);
    }

    private static AuditState state(@Nullable String column) {
        if (column == null) {
            return AuditState.OUTCOME;
        }
        return switch (column) {
            case "intent" -> AuditState.INTENT;
            case "erased" -> AuditState.ERASED;
            default -> AuditState.OUTCOME;
        };
    }

    /** A time to compare with: one that the server cannot have is taken for the infinity beyond it. */
    static OffsetDateTime bound(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return OffsetDateTime.MIN;
        }
        return time.isAfter(LATEST) ? OffsetDateTime.MAX : time.atOffset(ZoneOffset.UTC);
    }
}
