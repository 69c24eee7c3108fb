package dev.mink.adapter.memory;

import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.InvalidStreamIdException;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.InvalidEventDataException;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StorageLimitsTest {
    private static final Map<String, String> UNSTORABLE = Map.of("$key", "a\0b");

    @Test
    void whatPostgresqlCannotHoldIsRefused() {
        try (MemoryAdapter adapter = MemoryAdapter.create()) {
            assertThatThrownBy(() -> adapter.append(request(UNSTORABLE)))
                    .isInstanceOf(InvalidEventDataException.class)
                    .hasMessageContaining("$key");
            assertThatThrownBy(() -> snapshots(adapter).saveSnapshot(snapshot("Order\n")))
                    .isInstanceOf(InvalidStreamIdException.class);

            adapter.append(request(Map.of("$key", "value")));
            EventRewriter rewriter = adapter.capability(EventRewriter.class).orElseThrow();
            assertThatThrownBy(() -> rewriter.rewriteEvent("Order-1", 1, Payload.empty(), Metadata.empty(), UNSTORABLE))
                    .isInstanceOf(InvalidEventDataException.class);
            assertThat(adapter.eventCount()).isEqualTo(1);
        }
    }

    @Test
    void aLenientAdapterHoldsIt() {
        try (MemoryAdapter adapter = MemoryAdapter.builder().lenient().build()) {
            assertThat(adapter.append(request(UNSTORABLE))).hasSize(1);
            assertThat(snapshots(adapter).saveSnapshot(snapshot("Order\n"))).isTrue();
        }
    }

    private static AppendRequest request(Map<String, String> systemMetadata) {
        return AppendRequest.of(
                "Order-1",
                NO_STREAM,
                List.of(new EventRecord(
                        UUID.randomUUID(), "Happened", Payload.ofUtf8("{}"), Metadata.empty(), systemMetadata)));
    }

    private static SnapshotStore snapshots(MemoryAdapter adapter) {
        return adapter.capability(SnapshotStore.class).orElseThrow();
    }

    private static SnapshotRecord snapshot(String streamId) {
        return new SnapshotRecord(streamId, 1, Payload.empty());
    }
}
