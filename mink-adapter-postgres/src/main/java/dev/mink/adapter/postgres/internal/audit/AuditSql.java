package dev.mink.adapter.postgres.internal.audit;

/** The statements of the audit trail. Rows whose state is unknown to go-mink have NULL there: outcomes. */
final class AuditSql {
    static final String INSERT = """
            INSERT INTO {schema}.mink_audit (
                id, timestamp, command_type, command_id, aggregate_id, version, actor, tenant_id,
                correlation_id, causation_id, success, error, duration_ms, metadata,
                replayed, state, intent_id, chain_position, previous_hash, content_hash, hash)
            VALUES (?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?::uuid, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING""";

    static final String FIND_NEWEST_FIRST = """
            SELECT id, timestamp, command_type, command_id, aggregate_id, version, actor, tenant_id,
                   correlation_id, causation_id, success, error, duration_ms, metadata, replayed, state, intent_id
            FROM {schema}.mink_audit AS entry
            WHERE (?::text IS NULL OR command_type = ?)
              AND (?::text IS NULL OR actor = ?)
              AND (?::text IS NULL OR tenant_id = ?)
              AND (?::text IS NULL OR aggregate_id = ?)
              AND (?::text IS NULL OR correlation_id = ?)
              AND (?::timestamptz IS NULL OR timestamp >= ?)
              AND (?::timestamptz IS NULL OR timestamp < ?)
              AND (?::boolean IS NULL OR success = ?)
              AND state IS DISTINCT FROM 'erased'
              AND (? OR state IS DISTINCT FROM 'intent' OR NOT EXISTS (
                      SELECT FROM {schema}.mink_audit AS outcome WHERE outcome.intent_id = entry.id))
              AND (?::timestamptz IS NULL OR (timestamp, id) < (?, ?::uuid))
            ORDER BY timestamp DESC, id DESC
            LIMIT ? OFFSET ?""";

    static final String FIND_OLDEST_FIRST = """
            SELECT id, timestamp, command_type, command_id, aggregate_id, version, actor, tenant_id,
                   correlation_id, causation_id, success, error, duration_ms, metadata, replayed, state, intent_id
            FROM {schema}.mink_audit AS entry
            WHERE (?::text IS NULL OR command_type = ?)
              AND (?::text IS NULL OR actor = ?)
              AND (?::text IS NULL OR tenant_id = ?)
              AND (?::text IS NULL OR aggregate_id = ?)
              AND (?::text IS NULL OR correlation_id = ?)
              AND (?::timestamptz IS NULL OR timestamp >= ?)
              AND (?::timestamptz IS NULL OR timestamp < ?)
              AND (?::boolean IS NULL OR success = ?)
              AND state IS DISTINCT FROM 'erased'
              AND (? OR state IS DISTINCT FROM 'intent' OR NOT EXISTS (
                      SELECT FROM {schema}.mink_audit AS outcome WHERE outcome.intent_id = entry.id))
              AND (?::timestamptz IS NULL OR (timestamp, id) > (?, ?::uuid))
            ORDER BY timestamp, id
            LIMIT ? OFFSET ?""";

    static final String COUNT = """
            SELECT count(*)
            FROM {schema}.mink_audit AS entry
            WHERE (?::text IS NULL OR command_type = ?)
              AND (?::text IS NULL OR actor = ?)
              AND (?::text IS NULL OR tenant_id = ?)
              AND (?::text IS NULL OR aggregate_id = ?)
              AND (?::text IS NULL OR correlation_id = ?)
              AND (?::timestamptz IS NULL OR timestamp >= ?)
              AND (?::timestamptz IS NULL OR timestamp < ?)
              AND (?::boolean IS NULL OR success = ?)
              AND state IS DISTINCT FROM 'erased'
              AND (? OR state IS DISTINCT FROM 'intent' OR NOT EXISTS (
                      SELECT FROM {schema}.mink_audit AS outcome WHERE outcome.intent_id = entry.id))""";

    /** Of the chain, only what lies before its first entry to keep, and never its last one. */
    static final String REMOVE_BEFORE = """
            DELETE FROM {schema}.mink_audit
            WHERE timestamp < ?
              AND (chain_position IS NULL OR chain_position < (
                      SELECT coalesce(min(chain_position) FILTER (WHERE timestamp >= ?), max(chain_position))
                      FROM {schema}.mink_audit
                      WHERE chain_position IS NOT NULL))""";

    /** In the chain the place stays; an outcome takes its intent with it. */
    static final String DELETE_SUBJECT = """
            WITH of_subject AS MATERIALIZED (
                SELECT id, intent_id FROM {schema}.mink_audit WHERE actor = ? OR aggregate_id = ?
            ), doomed AS (
                SELECT id FROM of_subject UNION SELECT intent_id FROM of_subject WHERE intent_id IS NOT NULL
            ), deleted AS (
                DELETE FROM {schema}.mink_audit
                WHERE chain_position IS NULL AND id IN (SELECT id FROM doomed)
                RETURNING 1
            ), erased AS (
                UPDATE {schema}.mink_audit
                SET state = 'erased', command_type = '', command_id = NULL, aggregate_id = NULL, version = NULL,
                    actor = NULL, tenant_id = NULL, correlation_id = NULL, causation_id = NULL, success = false,
                    error = NULL, duration_ms = 0, metadata = NULL, replayed = NULL, intent_id = NULL
                WHERE chain_position IS NOT NULL AND id IN (SELECT id FROM doomed)
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM deleted) + (SELECT count(*) FROM erased)""";

    static final String LOCK_CHAIN = "SELECT pg_advisory_xact_lock(hashtextextended('mink audit chain ' || ?, 0))";

    static final String HEAD = """
            SELECT chain_position, previous_hash, content_hash, hash
            FROM {schema}.mink_audit
            WHERE chain_position IS NOT NULL
            ORDER BY chain_position DESC
            LIMIT 1""";

    static final String READ_CHAIN = """
            SELECT id, timestamp, command_type, command_id, aggregate_id, version, actor, tenant_id,
                   correlation_id, causation_id, success, error, duration_ms, metadata, replayed, state, intent_id,
                   chain_position, previous_hash, content_hash, hash
            FROM {schema}.mink_audit
            WHERE chain_position > ?
            ORDER BY chain_position
            LIMIT ?""";

    private AuditSql() {}
}
