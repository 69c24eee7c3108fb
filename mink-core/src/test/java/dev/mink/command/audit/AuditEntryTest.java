package dev.mink.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditEntryTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ID = "0b8f2f0a-6f0c-4d3a-9d5e-1f2a3b4c5d6e";
    private static final AuditEntry ENTRY = AuditEntry.builder("Ship")
            .id(ID)
            .commandId("c")
            .aggregateId("a")
            .actor("alice")
            .tenantId("t")
            .correlationId("p")
            .causationId("k")
            .error("e")
            .version(2)
            .durationMs(3)
            .timestamp(Instant.parse("2024-05-06T12:00:00.123456Z"))
            .metadata(Map.of("b", "2", "a", "1"))
            .build();

    @Test
    void itsJsonIsThatOfGoMink() {
        assertThat(MAPPER.valueToTree(ENTRY).propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "commandType",
                        "commandId",
                        "aggregateId",
                        "actor",
                        "tenantId",
                        "correlationId",
                        "causationId",
                        "error",
                        "version",
                        "durationMs",
                        "timestamp",
                        "success",
                        "metadata",
                        "state");
        assertThat(MAPPER.<JsonNode>valueToTree(ENTRY).get("timestamp").asString())
                .isEqualTo("2024-05-06T12:00:00.123456Z");
        assertThat(MAPPER.valueToTree(AuditEntry.builder("").build()).propertyNames())
                .containsExactlyInAnyOrder("id", "commandType", "timestamp", "success", "state");
    }

    @Test
    void itIsReadFromItsJsonAndFromThatOfGoMink() {
        AuditEntry bare = AuditEntry.builder("X").build();
        AuditEntry intent = ENTRY.toBuilder()
                .state(AuditState.INTENT)
                .intentId(ID)
                .replayed(true)
                .success(true)
                .build();
        for (AuditEntry entry : List.of(ENTRY, bare, intent)) {
            assertThat(MAPPER.readValue(MAPPER.writeValueAsString(entry), AuditEntry.class))
                    .isEqualTo(entry);
        }

        assertThat(MAPPER.readValue(
                        "{\"id\":\"" + ID + "\",\"commandType\":\"Ship\",\"aggregateId\":\"order-1\",\"version\":7,"
                                + "\"timestamp\":\"2024-05-06T14:00:00+02:00\",\"success\":true}",
                        AuditEntry.class))
                .isEqualTo(AuditEntry.builder("Ship")
                        .id(ID)
                        .aggregateId("order-1")
                        .version(7)
                        .timestamp(Instant.parse("2024-05-06T12:00:00Z"))
                        .success(true)
                        .build());
    }

    @Test
    void theHashOfAnEntryNeverChanges() {
        AuditLink first = AuditLink.of(ENTRY, Optional.empty());
        AuditLink second = AuditLink.of(ENTRY, Optional.of(first));

        assertThat(first.contentHash()).isEqualTo("db562a975650c50c4382e963798a24686f99ee7795f8241652a923a24d38f504");
        assertThat(first.hash()).isEqualTo("46b928f27d7411fea12befe121332fd3f965e15a3bd991ef1afd9e718cf37b28");
        assertThat(second.hash()).isEqualTo("43a5b8badbdff1b10ed3145ba3fa22da691874f610d39185f49eebb94602d912");
    }

    @Test
    void everyFieldCountsForTheHash() {
        String hash = AuditContent.hash(ENTRY);
        for (AuditEntry.Builder changed : new AuditEntry.Builder[] {
            ENTRY.toBuilder().id(""),
            ENTRY.toBuilder().commandId("x"),
            ENTRY.toBuilder().aggregateId("x"),
            ENTRY.toBuilder().actor("x"),
            ENTRY.toBuilder().tenantId("x"),
            ENTRY.toBuilder().correlationId("x"),
            ENTRY.toBuilder().causationId("x"),
            ENTRY.toBuilder().error("x"),
            ENTRY.toBuilder().version(9),
            ENTRY.toBuilder().durationMs(9),
            ENTRY.toBuilder().timestamp(Instant.EPOCH),
            ENTRY.toBuilder().success(true),
            ENTRY.toBuilder().metadata(Map.of("a", "1")),
            ENTRY.toBuilder().replayed(true),
            ENTRY.toBuilder().state(AuditState.INTENT),
            ENTRY.toBuilder().intentId(ID),
            ENTRY.toBuilder().actor("").tenantId("alicet")
        }) {
            assertThat(AuditContent.hash(changed.build())).isNotEqualTo(hash);
        }
    }

    @Test
    void idsAreUuids() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditEntry.builder("X").id("1").build())
                .withMessageContaining("UUID");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditEntry.builder("X").intentId("1-1-1-1-1").build());
    }

    @Test
    void longNamesAreCutButStayDifferent() {
        String common = "\uD83D\uDE80".repeat(400);
        String one = AuditEntry.builder("X").actor(common + "1").build().actor();
        String two = AuditEntry.builder("X").actor(common + "2").build().actor();

        assertThat(one).isNotEqualTo(two).hasSizeLessThanOrEqualTo(500).startsWith("\uD83D\uDE80".repeat(241) + "…");
        assertThat(AuditQuery.builder().actor(common + "1").build().actor()).isEqualTo(one);
        assertThat(AuditEntry.builder("X").actor(one).build().actor()).isEqualTo(one);
    }
}
