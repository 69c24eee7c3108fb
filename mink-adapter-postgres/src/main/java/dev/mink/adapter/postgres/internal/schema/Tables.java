package dev.mink.adapter.postgres.internal.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * The statements that create the tables. They are those of go-mink less its redundant indexes, with
 * event data as JSON or as bytes, columns that its other tables lack, and tables of Mink's own.
 */
final class Tables {
    static final String CREATE_SCHEMA = "CREATE SCHEMA IF NOT EXISTS {schema}";

    private static final String STREAMS = """
            CREATE TABLE IF NOT EXISTS {schema}.streams (
                id         BIGSERIAL PRIMARY KEY,
                stream_id  VARCHAR(500) NOT NULL UNIQUE,
                category   VARCHAR(250) NOT NULL,
                version    BIGINT NOT NULL DEFAULT 0,
                created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
                updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
            )""";

    private static final String EVENTS = """
            CREATE TABLE IF NOT EXISTS {schema}.events (
                global_position BIGSERIAL PRIMARY KEY,
                stream_id       VARCHAR(500) NOT NULL,
                version         BIGINT NOT NULL,
                event_id        UUID NOT NULL DEFAULT gen_random_uuid(),
                event_type      VARCHAR(500) NOT NULL,
                data            {data} NOT NULL,
                metadata        JSONB,
                timestamp       TIMESTAMPTZ NOT NULL DEFAULT NOW(),
                UNIQUE (stream_id, version)
            )""";

    private static final String SNAPSHOTS = """
            CREATE TABLE IF NOT EXISTS {schema}.snapshots (
                stream_id  VARCHAR(500) PRIMARY KEY,
                version    BIGINT NOT NULL,
                data       BYTEA NOT NULL,
                created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
            )""";

    private static final String CHECKPOINTS = """
            CREATE TABLE IF NOT EXISTS {schema}.checkpoints (
                projection_name VARCHAR(500) PRIMARY KEY,
                position        BIGINT NOT NULL DEFAULT 0,
                status          VARCHAR(50) DEFAULT 'active',
                updated_at      TIMESTAMPTZ NOT NULL DEFAULT NOW()
            )""";

    /** Older databases of go-mink lack the column. */
    private static final String CHECKPOINT_STATUS = """
            ALTER TABLE {schema}.checkpoints ADD COLUMN IF NOT EXISTS status VARCHAR(50) DEFAULT 'active'""";

    private static final String FEED = """
            CREATE TABLE IF NOT EXISTS {schema}.mink_feed (
                id      SMALLINT PRIMARY KEY CHECK (id = 1),
                horizon BIGINT NOT NULL
            )""";

    private static final String VERSION = """
            CREATE TABLE IF NOT EXISTS {schema}.mink_schema (
                id         SMALLINT PRIMARY KEY CHECK (id = 1),
                version    INT NOT NULL,
                changed_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
            )""";

    private static final String SET_VERSION = """
            INSERT INTO {schema}.mink_schema (id, version) VALUES (1, 3)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, changed_at = NOW()""";

    /** Everything after the schema itself, in order. */
    static final List<String> CREATE = Stream.of(
                    List.of(STREAMS, EVENTS, SNAPSHOTS, CHECKPOINTS, CHECKPOINT_STATUS, FEED),
                    IdempotencyTable.CREATE,
                    AuditTable.CREATE,
                    ProjectionTables.CREATE,
                    List.of(VERSION, SET_VERSION))
            .flatMap(List::stream)
            .toList();

    private Tables() {}
}
