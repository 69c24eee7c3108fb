package dev.mink.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.UuidV7;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.testing.postgres.PostgresDatabase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAdapterTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final UuidV7 IDS = new UuidV7();

    private PostgresAdapter adapter;

    @BeforeAll
    void open() {
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(database.newSchemaName("adapter"))
                .build();
        adapter.initialize();
    }

    @AfterAll
    void close() {
        adapter.close();
        assertThatThrownBy(() -> adapter.lastPosition()).isInstanceOf(AdapterClosedException.class);
    }

    @Test
    void storesAndLoadsEventsForEachKindOfExpectedVersion() {
        AppendResult first = append("Order-1", ExpectedVersion.NO_STREAM, 1);
        AppendResult second = append("Order-1", ExpectedVersion.exact(1), 3);
        AppendResult third = append("Order-1", ExpectedVersion.ANY_VERSION, 1);
        AppendResult fourth = append("Order-1", ExpectedVersion.STREAM_EXISTS, 2);
        AppendResult fifth = append("Order-1", ExpectedVersion.ANY_VERSION, 2);
        AppendResult sixth = append("Order-1", ExpectedVersion.exact(9), 1);
        AppendResult seventh = append("Order-1", ExpectedVersion.STREAM_EXISTS, 1);

        assertThat(List.of(first, second, third, fourth, fifth, sixth, seventh))
                .extracting(AppendResult::lastVersion)
                .containsExactly(1L, 4L, 5L, 7L, 9L, 10L, 11L);
        List<StoredEvent> events = adapter.load(LoadRequest.after("Order-1", 0));
        assertThat(events).extracting(StoredEvent::version).containsExactlyElementsOf(versions(11));
        assertThat(events).extracting(StoredEvent::globalPosition).isSorted();
        assertThat(events.get(1).id()).isEqualTo(second.eventIds().get(0));
        assertThat(events.get(2).globalPosition()).isEqualTo(second.positions().get(1));
        assertThat(events.get(0).metadata().custom()).containsEntry("who", "\"me\" \\ \u0007 \uD83D\uDE00");
        assertThat(events.get(0).systemMetadata()).isEqualTo(java.util.Map.of("$schema_version", "2"));
        assertThat(adapter.lastPosition()).isGreaterThanOrEqualTo(events.get(10).globalPosition());
        assertThat(adapter.streamInfo("Order-1").orElseThrow().eventCount()).isEqualTo(11);
    }

    @Test
    void conflictsCarryDetails() {
        append("Order-2", ExpectedVersion.NO_STREAM, 2);

        assertThatThrownBy(() -> append("Order-2", ExpectedVersion.exact(1), 1))
                .isInstanceOfSatisfying(ConcurrencyException.class, e -> {
                    assertThat(e.streamId()).isEqualTo("Order-2");
                    assertThat(e.expectedVersion()).isEqualTo(1);
                    assertThat(e.actualVersion()).isEqualTo(2);
                });
        assertThatThrownBy(() -> append("Order-2", ExpectedVersion.NO_STREAM, 3))
                .isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(() -> append("Order-3", ExpectedVersion.STREAM_EXISTS, 1))
                .isInstanceOf(StreamNotFoundException.class);
    }

    private AppendResult append(String stream, ExpectedVersion expected, int count) {
        List<EventRecord> records = IntStream.range(0, count)
                .mapToObj(i -> new EventRecord(
                        IDS.get(),
                        "Added",
                        Payload.ofUtf8("{\"n\": " + i + "}"),
                        Metadata.empty().withUserId("u").withCustom("who", "\"me\" \\ \u0007 \uD83D\uDE00"),
                        java.util.Map.of("$schema_version", "2")))
                .toList();
        return adapter.append(AppendRequest.of(stream, expected, records)).get(0);
    }

    private static List<Long> versions(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Long::valueOf).toList();
    }
}
