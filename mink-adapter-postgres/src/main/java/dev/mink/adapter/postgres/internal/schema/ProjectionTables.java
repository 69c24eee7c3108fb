package dev.mink.adapter.postgres.internal.schema;

import java.util.List;

/** The statements that create what background work shares between processes. go-mink has nothing like it. */
final class ProjectionTables {
    private static final String LEASES = """
            CREATE TABLE IF NOT EXISTS {schema}.mink_leases (
                name       VARCHAR(600) PRIMARY KEY,
                owner      VARCHAR(200),
                token      BIGINT NOT NULL DEFAULT 0,
                expires_at TIMESTAMPTZ,
                request    VARCHAR(50)
            )""";

    private static final String PARKED_EVENTS = """
            CREATE TABLE IF NOT EXISTS {schema}.mink_parked_events (
                projection VARCHAR(500) NOT NULL,
                position   BIGINT NOT NULL,
                event_id   UUID NOT NULL,
                stream_id  VARCHAR(500) NOT NULL,
                version    BIGINT NOT NULL,
                event_type VARCHAR(500) NOT NULL,
                cause      TEXT NOT NULL,
                attempts   INT NOT NULL,
                held_back  BOOLEAN NOT NULL DEFAULT false,
                parked_at  TIMESTAMPTZ NOT NULL DEFAULT NOW(),
                PRIMARY KEY (projection, position)
            )""";

    /** In order. */
    static final List<String> CREATE = List.of(LEASES, PARKED_EVENTS);

    private ProjectionTables() {}
}
