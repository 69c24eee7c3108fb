package dev.mink.adapter.postgres;

import static dev.mink.command.audit.AuditChainFault.Kind.CHANGED;
import static dev.mink.command.audit.AuditChainFault.Kind.REMOVED;
import static dev.mink.command.audit.AuditChainFault.Kind.REORDERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditState;
import dev.mink.command.audit.AuditStore;
import dev.mink.command.audit.SubjectAuditPurger;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a look behind the audit store's back can show. */
@Tag("database")
class AuditTrailTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    /** The table as go-mink creates it, with rows as go-mink writes them. */
    private static final String[] MADE_BY_GO_MINK = {
        "CREATE SCHEMA {s}",
        "CREATE TABLE {s}.mink_audit (id UUID PRIMARY KEY DEFAULT gen_random_uuid(),"
                + " timestamp TIMESTAMPTZ NOT NULL DEFAULT NOW(), command_type VARCHAR(255) NOT NULL,"
                + " command_id VARCHAR(255), aggregate_id VARCHAR(255), version BIGINT, actor VARCHAR(255),"
                + " tenant_id VARCHAR(255), correlation_id VARCHAR(255), causation_id VARCHAR(255),"
                + " success BOOLEAN NOT NULL, error TEXT, duration_ms BIGINT NOT NULL DEFAULT 0, metadata JSONB)",
        "CREATE INDEX idx_mink_audit_timestamp ON {s}.mink_audit (timestamp)",
        "CREATE INDEX idx_mink_audit_command_type ON {s}.mink_audit (command_type)",
        "CREATE INDEX idx_mink_audit_actor ON {s}.mink_audit (actor)",
        "CREATE INDEX idx_mink_audit_tenant_id ON {s}.mink_audit (tenant_id)",
        "CREATE INDEX idx_mink_audit_aggregate_id ON {s}.mink_audit (aggregate_id)",
        "CREATE INDEX idx_mink_audit_correlation_id ON {s}.mink_audit (correlation_id)"
    };

    private static final String ROW_OF_GO_MINK = "INSERT INTO {s}.mink_audit (id, timestamp, command_type, command_id,"
            + " aggregate_id, version, actor, tenant_id, correlation_id, causation_id, success, error, duration_ms,"
            + " metadata) VALUES ('0b8f2f0a-6f0c-4d3a-9d5e-1f2a3b4c5d6%d', '2024-05-06T12:00:00Z', 'CreateOrder',"
            + " NULL, 'order-1', 7, 'bob', NULL, NULL, NULL, true, NULL, 12, '{\"region\": \"eu\", \"n\": 5}')";

    private final String schema = database.newSchemaName("audit");
    private final List<PostgresAdapter> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(PostgresAdapter::close);
    }

    @Test
    void aTrailOfGoMinkIsContinued() throws SQLException {
        for (String statement : MADE_BY_GO_MINK) {
            run(statement);
        }
        run(ROW_OF_GO_MINK.formatted(1));
        AuditStore store = open();
        AuditEntry ours = AuditEntry.builder("T".repeat(400))
                .actor("a".repeat(400))
                .aggregateId("ä".repeat(3_000))
                .timestamp(NOON.plusSeconds(1))
                .success(true)
                .build();
        store.append(ours);
        run(ROW_OF_GO_MINK.formatted(2));

        assertThat(store.find(AuditQuery.builder().actor("bob").build()))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.toBuilder().id(ours.id()).build())
                        .isEqualTo(AuditEntry.builder("CreateOrder")
                                .id(ours.id())
                                .aggregateId("order-1")
                                .version(7)
                                .actor("bob")
                                .timestamp(NOON)
                                .success(true)
                                .durationMs(12)
                                .metadata(Map.of("region", "eu", "n", "5"))
                                .build()));
        assertThat(store.find(AuditQuery.builder().actor(ours.actor()).build())).containsExactly(ours);
    }

    @Test
    void goMinkReadsWhatIsWrittenHere() throws SQLException {
        AuditStore store = open();
        store.append(AuditEntry.builder("Ship")
                .timestamp(NOON)
                .success(true)
                .metadata(Map.of("a", "\"1\""))
                .build());

        assertThat(Given.ask(
                        database.dataSource(),
                        "SELECT concat_ws('|', command_type, timestamp AT TIME ZONE 'UTC', success, duration_ms, metadata,"
                                + " num_nulls(command_id, aggregate_id, version, actor, tenant_id, correlation_id,"
                                + " causation_id, error)) FROM " + schema + ".mink_audit"))
                .isEqualTo("Ship|2024-05-06 12:00:00|t|0|{\"a\": \"\\\"1\\\"\"}|8");
    }

    @Test
    void anEarlierVersionOfTheSchemaGetsTheTable() throws SQLException {
        open();
        run("DROP TABLE {s}.mink_audit");
        run("UPDATE {s}.mink_schema SET version = 1");

        AuditStore store = open();

        assertThat(store.find(AuditQuery.all())).isEmpty();
    }

    @Test
    void tamperingIsFound() throws SQLException {
        AuditStore store = open();
        AuditChain chain = chain(store);
        for (int i = 1; i <= 30; i++) {
            chain.appendLinked(AuditEntry.builder("X").actor("actor " + i).build());
        }
        assertThat(chain.verify().isIntact()).isTrue();

        run("UPDATE {s}.mink_audit SET actor = 'nobody' WHERE chain_position = 5");
        run("DELETE FROM {s}.mink_audit WHERE chain_position IN (10, 11)");
        run("UPDATE {s}.mink_audit SET chain_position = 1000 WHERE chain_position = 20");
        run("UPDATE {s}.mink_audit SET chain_position = 20 WHERE chain_position = 21");
        run("UPDATE {s}.mink_audit SET chain_position = 21 WHERE chain_position = 1000");

        assertThat(chain.verify().faults())
                .extracting(fault -> tuple(fault.kind(), fault.position()))
                .containsExactly(
                        tuple(CHANGED, 5L),
                        tuple(REMOVED, 10L),
                        tuple(REORDERED, 20L),
                        tuple(REORDERED, 21L),
                        tuple(REORDERED, 22L));
    }

    @Test
    void anEndThatWasCutOffIsFoundByALinkNotedBefore() throws SQLException {
        AuditChain chain = chain(open());
        chain.appendLinked(AuditEntry.builder("X").build());
        AuditLink head = chain.appendLinked(AuditEntry.builder("X").build());

        run("DELETE FROM {s}.mink_audit WHERE chain_position = 2");

        assertThat(chain.verify().isIntact()).isTrue();
        assertThat(chain.verify(head).faults())
                .extracting(fault -> tuple(fault.kind(), fault.position()))
                .containsExactly(tuple(REMOVED, 2L));
    }

    @Test
    void cleaningUpShortensTheChainFromItsBeginning() {
        AuditStore store = open();
        AuditChain chain = chain(store);
        for (int day : new int[] {1, 2, 3, 9, 4, 5}) {
            chain.appendLinked(AuditEntry.builder("X")
                    .timestamp(NOON.plusSeconds(day * 86_400L))
                    .build());
        }
        store.append(AuditEntry.builder("X").timestamp(NOON).build());

        assertThat(store.removeBefore(NOON.plusSeconds(8 * 86_400L))).isEqualTo(4);
        assertThat(chain.verify().firstPosition()).isEqualTo(4);
        assertThat(chain.verify().isIntact()).isTrue();

        assertThat(store.removeBefore(NOON.plusSeconds(99 * 86_400L))).isEqualTo(2);
        assertThat(chain.appendLinked(AuditEntry.builder("X").build()).position())
                .isEqualTo(7);
        assertThat(chain.verify().isIntact()).isTrue();
    }

    @Test
    void aRowThatOnlyClaimsToBeErasedIsFound() throws SQLException {
        AuditChain chain = chain(open());
        chain.appendLinked(AuditEntry.builder("X").actor("bob").build());

        run("UPDATE {s}.mink_audit SET state = 'erased'");

        assertThat(chain.verify().faults())
                .extracting(fault -> tuple(fault.kind(), fault.position()))
                .containsExactly(tuple(CHANGED, 1L));
    }

    @Test
    void anErasedRowSaysNothing() throws SQLException {
        AuditStore store = open();
        chain(store)
                .appendLinked(AuditEntry.builder("Rename")
                        .actor("bob")
                        .error("Bob is too long")
                        .metadata(Map.of("name", "bob"))
                        .build());

        store.capability(SubjectAuditPurger.class).orElseThrow().deleteAuditBySubject("bob");

        assertThat(Given.ask(database.dataSource(), "SELECT entry::text FROM " + schema + ".mink_audit AS entry"))
                .doesNotContainIgnoringCase("bob")
                .doesNotContain("Rename");
        assertThat(chain(store).readChain(0, 1).get(0).entry().state()).isEqualTo(AuditState.ERASED);
    }

    @Test
    void whoMayOnlyInsertAndSelectAuditsAndChangesNothing() throws SQLException {
        AuditStore keeper = open();
        String role = schema + "_auditor";
        run("CREATE ROLE " + role);
        try {
            run("GRANT USAGE ON SCHEMA {s} TO " + role);
            run("GRANT INSERT, SELECT ON {s}.mink_audit TO " + role);
            String url = database.jdbcUrl();
            String asRole = url + (url.contains("?") ? "&" : "?") + "options=-c%20role=" + role;
            try (PostgresAdapter restricted =
                    PostgresAdapter.builder(asRole).schema(schema).build()) {
                AuditStore store = AuditStore.of(restricted);
                store.append(AuditEntry.builder("X").build());
                chain(store).appendLinked(AuditEntry.builder("X").actor("bob").build());

                SubjectAuditPurger purger =
                        store.capability(SubjectAuditPurger.class).orElseThrow();
                assertThatThrownBy(() -> store.removeBefore(Instant.now())).hasMessageContaining("permission denied");
                assertThatThrownBy(() -> purger.deleteAuditBySubject("bob")).hasMessageContaining("permission denied");
                assertThat(chain(store).verify().isIntact()).isTrue();
            }
            assertThat(keeper.count(AuditQuery.all())).isEqualTo(2);
        } finally {
            run("DROP OWNED BY " + role);
            run("DROP ROLE " + role);
        }
    }

    @Test
    void twoProcessesWriteOneChain() throws Exception {
        List<AuditChain> chains = List.of(chain(open()), chain(open()));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                AuditChain chain = chains.get(i % 2);
                running.add(threads.submit(() -> {
                    for (int n = 0; n < 25; n++) {
                        chain.appendLinked(AuditEntry.builder("X").build());
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(chains.get(0).verify().isIntact()).isTrue();
        assertThat(chains.get(0).verify().entries()).isEqualTo(200);
    }

    private AuditStore open() {
        PostgresAdapter adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(schema)
                .maxPoolSize(4)
                .build();
        opened.add(adapter);
        adapter.initialize();
        return AuditStore.of(adapter);
    }

    private static AuditChain chain(AuditStore store) {
        return store.capability(AuditChain.class).orElseThrow();
    }

    private void run(String statement) throws SQLException {
        Given.run(database.dataSource(), statement.replace("{s}", schema));
    }
}
