package dev.mink.adapter.postgres.internal.schema;

import java.util.List;

/**
 * The statements that create the audit trail. The columns up to metadata are go-mink's, but that texts
 * may have any length there; the others are Mink's own and NULL in rows of go-mink.
 */
final class AuditTable {
    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS {schema}.mink_audit (
                id             UUID PRIMARY KEY DEFAULT gen_random_uuid(),
                timestamp      TIMESTAMPTZ NOT NULL DEFAULT NOW(),
                command_type   TEXT NOT NULL,
                command_id     TEXT,
                aggregate_id   TEXT,
                version        BIGINT,
                actor          TEXT,
                tenant_id      TEXT,
                correlation_id TEXT,
                causation_id   TEXT,
                success        BOOLEAN NOT NULL,
                error          TEXT,
                duration_ms    BIGINT NOT NULL DEFAULT 0,
                metadata       JSONB
            )""";

    /** In tables made by go-mink a longer text would make an entry get lost. */
    private static final String WIDER = """
            ALTER TABLE {schema}.mink_audit
                ALTER COLUMN command_type   TYPE TEXT,
                ALTER COLUMN command_id     TYPE TEXT,
                ALTER COLUMN aggregate_id   TYPE TEXT,
                ALTER COLUMN actor          TYPE TEXT,
                ALTER COLUMN tenant_id      TYPE TEXT,
                ALTER COLUMN correlation_id TYPE TEXT,
                ALTER COLUMN causation_id   TYPE TEXT""";

    private static final String MORE = """
            ALTER TABLE {schema}.mink_audit
                ADD COLUMN IF NOT EXISTS replayed       BOOLEAN,
                ADD COLUMN IF NOT EXISTS state          TEXT,
                ADD COLUMN IF NOT EXISTS intent_id      UUID,
                ADD COLUMN IF NOT EXISTS chain_position BIGINT,
                ADD COLUMN IF NOT EXISTS previous_hash  TEXT,
                ADD COLUMN IF NOT EXISTS content_hash   TEXT,
                ADD COLUMN IF NOT EXISTS hash           TEXT""";

    private static final String BY_TIME = """
            CREATE INDEX IF NOT EXISTS idx_mink_audit_timestamp_id
                ON {schema}.mink_audit (timestamp, id)""";

    private static final String BY_ACTOR = """
            CREATE INDEX IF NOT EXISTS idx_mink_audit_actor_timestamp
                ON {schema}.mink_audit (actor, timestamp) WHERE actor IS NOT NULL""";

    private static final String BY_AGGREGATE = """
            CREATE INDEX IF NOT EXISTS idx_mink_audit_aggregate_timestamp
                ON {schema}.mink_audit (aggregate_id, timestamp) WHERE aggregate_id IS NOT NULL""";

    private static final String BY_CORRELATION = """
            CREATE INDEX IF NOT EXISTS idx_mink_audit_correlation_timestamp
                ON {schema}.mink_audit (correlation_id, timestamp) WHERE correlation_id IS NOT NULL""";

    private static final String BY_INTENT = """
            CREATE INDEX IF NOT EXISTS idx_mink_audit_intent
                ON {schema}.mink_audit (intent_id) WHERE intent_id IS NOT NULL""";

    private static final String BY_CHAIN_POSITION = """
            CREATE UNIQUE INDEX IF NOT EXISTS idx_mink_audit_chain_position
                ON {schema}.mink_audit (chain_position) WHERE chain_position IS NOT NULL""";

    private static final String COMMENT = """
            COMMENT ON TABLE {schema}.mink_audit IS 'Mink command audit trail (append-only)'""";

    /** In order. */
    static final List<String> CREATE = List.of(
            TABLE, WIDER, MORE, BY_TIME, BY_ACTOR, BY_AGGREGATE, BY_CORRELATION, BY_INTENT, BY_CHAIN_POSITION, COMMENT);

    private AuditTable() {}
}
