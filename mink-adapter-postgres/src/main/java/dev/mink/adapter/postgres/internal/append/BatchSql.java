package dev.mink.adapter.postgres.internal.append;

/**
 * The statements that append several events to one stream. Each moves the stream's version if that
 * is allowed, and stores the events if it did; no row comes back if it was not.
 *
 * <p>The order by makes positions ascend with versions: the default of the position is computed
 * after the sort.
 */
final class BatchSql {
    static final String NO_STREAM = """
            WITH stream AS (
                INSERT INTO {schema}.streams (stream_id, category, version)
                VALUES (?, ?, ?)
                ON CONFLICT (stream_id) DO NOTHING
                RETURNING stream_id, 0::bigint AS base
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, base + n, id, type, data::{data}, metadata::jsonb
            FROM stream,
                 unnest(?::uuid[], ?::text[], ?::{sent}[], ?::text[])
                     WITH ORDINALITY AS e (id, type, data, metadata, n)
            ORDER BY n
            RETURNING global_position, version, timestamp""";

    static final String ANY_VERSION = """
            WITH stream AS (
                INSERT INTO {schema}.streams AS s (stream_id, category, version)
                VALUES (?, ?, ?)
                ON CONFLICT (stream_id) DO UPDATE SET version = s.version + excluded.version, updated_at = now()
                RETURNING stream_id, version - ? AS base
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, base + n, id, type, data::{data}, metadata::jsonb
            FROM stream,
                 unnest(?::uuid[], ?::text[], ?::{sent}[], ?::text[])
                     WITH ORDINALITY AS e (id, type, data, metadata, n)
            ORDER BY n
            RETURNING global_position, version, timestamp""";

    static final String STREAM_EXISTS = """
            WITH stream AS (
                UPDATE {schema}.streams SET version = version + ?, updated_at = now()
                WHERE stream_id = ?
                RETURNING stream_id, version - ? AS base
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, base + n, id, type, data::{data}, metadata::jsonb
            FROM stream,
                 unnest(?::uuid[], ?::text[], ?::{sent}[], ?::text[])
                     WITH ORDINALITY AS e (id, type, data, metadata, n)
            ORDER BY n
            RETURNING global_position, version, timestamp""";

    static final String EXACT_VERSION = """
            WITH stream AS (
                UPDATE {schema}.streams SET version = version + ?, updated_at = now()
                WHERE stream_id = ? AND version = ?
                RETURNING stream_id, version - ? AS base
            )
            INSERT INTO {schema}.events (stream_id, version, event_id, event_type, data, metadata)
            SELECT stream_id, base + n, id, type, data::{data}, metadata::jsonb
            FROM stream,
                 unnest(?::uuid[], ?::text[], ?::{sent}[], ?::text[])
                     WITH ORDINALITY AS e (id, type, data, metadata, n)
            ORDER BY n
            RETURNING global_position, version, timestamp""";

    private BatchSql() {}
}
