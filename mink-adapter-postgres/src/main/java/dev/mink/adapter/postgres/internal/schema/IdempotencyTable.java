package dev.mink.adapter.postgres.internal.schema;

import java.util.List;

/** The statements that create the idempotency table, or widen that of go-mink. */
final class IdempotencyTable {
    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS {schema}.mink_idempotency (
                key          VARCHAR(255) PRIMARY KEY,
                command_type VARCHAR(255) NOT NULL,
                aggregate_id TEXT,
                version      BIGINT,
                response     JSONB,
                error        TEXT,
                success      BOOLEAN NOT NULL DEFAULT false,
                processed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
                expires_at   TIMESTAMPTZ NOT NULL
            )""";

    /** The columns that go-mink's table lacks, or has too narrow. */
    private static final String COLUMNS = """
            ALTER TABLE {schema}.mink_idempotency
                ALTER COLUMN aggregate_id TYPE TEXT,
                ADD COLUMN IF NOT EXISTS token TEXT,
                ADD COLUMN IF NOT EXISTS state VARCHAR(20),
                ADD COLUMN IF NOT EXISTS data_type TEXT,
                ADD COLUMN IF NOT EXISTS written_at TIMESTAMPTZ""";

    private static final String EXPIRY = """
            CREATE INDEX IF NOT EXISTS idx_mink_idempotency_expires_at ON {schema}.mink_idempotency (expires_at)""";

    private static final String AGE = """
            CREATE INDEX IF NOT EXISTS idx_mink_idempotency_processed_at
                ON {schema}.mink_idempotency (processed_at)""";

    /** In order. */
    static final List<String> CREATE = List.of(TABLE, COLUMNS, EXPIRY, AGE);

    private IdempotencyTable() {}
}
