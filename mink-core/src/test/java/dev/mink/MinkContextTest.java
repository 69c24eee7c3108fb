package dev.mink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MinkContextTest {
    private static final MinkContext FULL = MinkContext.empty()
            .withCorrelationId("c")
            .withCausationId("k")
            .withTenantId("t")
            .withActor("a")
            .withCommandId("m");

    @Test
    void nothingIsSetAtFirst() {
        MinkContext empty = MinkContext.empty();
        assertThat(empty.correlationId() + empty.causationId() + empty.tenantId() + empty.actor() + empty.commandId())
                .isEmpty();
        assertThat(empty.deadline()).isEmpty();
        assertThat(empty.toMetadata()).isEqualTo(Metadata.empty());
    }

    @Test
    void withReturnsAChangedCopy() {
        assertThat(FULL.correlationId()).isEqualTo("c");
        assertThat(FULL.causationId()).isEqualTo("k");
        assertThat(FULL.tenantId()).isEqualTo("t");
        assertThat(FULL.actor()).isEqualTo("a");
        assertThat(FULL.commandId()).isEqualTo("m");
        assertThat(MinkContext.empty().actor()).isEmpty();
        assertThat(FULL.toMetadata())
                .as("caused by the command that is executed")
                .isEqualTo(new Metadata("c", "m", "a", "t", Map.of()));
        assertThat(FULL.withCommandId("").toMetadata()).isEqualTo(new Metadata("c", "k", "a", "t", Map.of()));
    }

    @Test
    void anEarlierDeadlineStays() {
        Instant early = Instant.parse("2030-01-01T00:00:00Z");
        Instant late = early.plusSeconds(1);
        assertThat(MinkContext.empty().withDeadline(early).withDeadline(late).deadline())
                .contains(early);
        assertThat(MinkContext.empty().withDeadline(late).withDeadline(early).deadline())
                .contains(early);
        assertThatThrownBy(() -> MinkContext.empty().withDeadline(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void valuesAreKeptByKey() {
        MinkContext.Key<String> first = MinkContext.Key.of("name", String.class);
        MinkContext.Key<String> second = MinkContext.Key.of("name", String.class);
        MinkContext context = FULL.with(first, "1").with(second, "2");
        assertThat(context.get(first)).contains("1");
        assertThat(context.get(second)).contains("2");
        assertThat(context.with(first, "3").get(first)).contains("3");
        assertThat(context.get(first)).contains("1");
        assertThat(FULL.get(first)).isEmpty();
        assertThat(context.withActor("b").get(second)).contains("2");
        assertThatThrownBy(() -> FULL.with(first, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("name");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aValueOfAnotherTypeIsRefused() {
        MinkContext.Key key = MinkContext.Key.of("name", String.class);
        assertThatThrownBy(() -> FULL.with(key, 1)).isInstanceOf(ClassCastException.class);
    }

    @Test
    void aReactionHasTheIdsOfItsCause() {
        UUID id = UUID.randomUUID();
        Metadata metadata = new Metadata("c", "k", "u", "t", Map.of("x", "y"));
        StoredEvent stored =
                new StoredEvent(id, "Order-1", "Created", Payload.empty(), metadata, Map.of(), 1, 1, Instant.EPOCH);
        MinkContext context = MinkContext.causedBy(Event.of(stored, "data"));
        assertThat(context.toMetadata()).isEqualTo(new Metadata("c", id.toString(), "u", "t", Map.of()));
        assertThat(context.commandId()).isEmpty();
        assertThat(context.deadline()).isEmpty();
    }

    @Test
    void aPassedDeadlineEndsACall() {
        Instant past = Instant.now().minusSeconds(1);
        assertThatThrownBy(() -> FULL.withDeadline(past).checkActive("append to stream \"Order-1\""))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.deadline()).isEqualTo(past))
                .hasMessageContaining("append to stream \"Order-1\"");
        assertThatCode(() -> FULL.withDeadline(Instant.now().plusSeconds(60)).checkActive("append"))
                .doesNotThrowAnyException();
        assertThatCode(() -> FULL.checkActive("append")).doesNotThrowAnyException();
    }

    @Test
    void anInterruptEndsACallAndIsKept() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> FULL.checkActive("append"))
                    .isInstanceOf(OperationCancelledException.class)
                    .hasMessageContaining("append");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> FULL.withActor(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("actor");
    }
}
