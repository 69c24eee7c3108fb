package dev.mink.adapter.postgres.internal.append;

/**
 * The statements that append one event to one stream. Each moves the stream's version if that is
 * allowed, and stores the event if it did; no row comes back if it was not.
 *
 * <p>One event has statements of its own because plain parameters cost less than arrays of one.
 */
final class OneEventSql {
    static final String NO_STREAM = """
            WITH stream AS (
                INSERT INTO {schema}.streams (stream_id, category, version)
                VALUES (?, ?, 1)
                ON CONFLICT (stream_id) DO NOTHING
                RETURNING stream_id, version
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, version, ?, ?, ?::{data}, ?::jsonb FROM stream
            RETURNING global_position, version, timestamp""";

    static final String ANY_VERSION = """
            WITH stream AS (
                INSERT INTO {schema}.streams AS s (stream_id, category, version)
                VALUES (?, ?, 1)
                ON CONFLICT (stream_id) DO UPDATE SET version = s.version + 1, updated_at = now()
                RETURNING stream_id, version
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, version, ?, ?, ?::{data}, ?::jsonb FROM stream
            RETURNING global_position, version, timestamp""";

    static final String STREAM_EXISTS = """
            WITH stream AS (
                UPDATE {schema}.streams SET version = version + 1, updated_at = now()
                WHERE stream_id = ?
                RETURNING stream_id, version
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, version, ?, ?, ?::{data}, ?::jsonb FROM stream
            RETURNING global_position, version, timestamp""";

    static final String EXACT_VERSION = """
            WITH stream AS (
                UPDATE {schema}.streams SET version = version + 1, updated_at = now()
                WHERE stream_id = ? AND version = ?
                RETURNING stream_id, version
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, version, ?, ?, ?::{data}, ?::jsonb FROM stream
            RETURNING global_position, version, timestamp""";

    private OneEventSql() {}
}
