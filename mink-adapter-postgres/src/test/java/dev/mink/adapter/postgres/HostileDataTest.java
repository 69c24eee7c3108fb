package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.UuidV7;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.InvalidEventDataException;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Data at the edge of what can be stored: it comes back as it was given, or it is refused. */
@Tag("database")
class HostileDataTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final UuidV7 IDS = new UuidV7();
    private static final Payload NOT_UTF8 = Payload.of(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});

    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("hostile");
        adapter = PostgresAdapter.builder(database.jdbcUrl()).schema(schema).build();
        adapter.initialize();
        adapter.append(Given.append("Order-0"));
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void dataThatIsNotUtf8IsRefusedInsteadOfChanged() {
        EventRecord bad = EventRecord.of(IDS.get(), "Bad", NOT_UTF8, Metadata.empty());
        assertThatThrownBy(() -> append(bad)).isInstanceOf(InvalidEventDataException.class);
        assertThatThrownBy(() -> append(record("Good", "{}"), bad)).isInstanceOf(InvalidEventDataException.class);
        EventRewriter rewriter = adapter.capability(EventRewriter.class).orElseThrow();
        assertThatThrownBy(() -> rewriter.rewriteEvent("Order-0", 1, NOT_UTF8, Metadata.empty(), Map.of()))
                .isInstanceOf(InvalidEventDataException.class);

        assertThat(adapter.lastPosition()).isEqualTo(1);
        append(record("Replacement", "\"\uFFFD\""));
        assertThat(loaded().get(0).data().asUtf8()).isEqualTo("\"\uFFFD\"");
    }

    @Test
    void typesWithHalfACharacterAreRefusedInsteadOfChanged() {
        assertThatThrownBy(() -> record("T\uD800", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate");
        assertThatThrownBy(() -> record("\uDE00\uD83D", "{}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void typesThatLookLikePartsOfAnArrayComeBackAsTheyWere() {
        List<String> types = List.of(
                "NULL", "a\"b", "a\\b", "a,b", "{a}", " a ", "\t.", "'", "\uD83D\uDE00", "\u0001", "\\\"", "''\\'");
        EventRecord[] records = types.stream()
                .map(type -> EventRecord.of(
                        IDS.get(),
                        type,
                        Payload.ofUtf8("\"NULL\""),
                        Metadata.empty().withCustom(type, type)))
                .toArray(EventRecord[]::new);
        adapter.append(AppendRequest.of(
                StreamWrite.of("{},\"\\ NULL", ANY_VERSION, List.of(records)), Given.write("Order-9", ANY_VERSION, 1)));

        List<StoredEvent> events = adapter.readFeed(
                        new FeedRequest(0, 100, FeedFilter.ofTypes(types.toArray(String[]::new))))
                .events();
        assertThat(events).extracting(StoredEvent::type).containsExactlyElementsOf(types);
        assertThat(events).allMatch(event -> event.metadata().custom().equals(Map.of(event.type(), event.type())));
        assertThat(adapter.readFeed(new FeedRequest(0, 100, FeedFilter.ofStreams("{},\"\\ NULL")))
                        .events())
                .hasSameSizeAs(types);
    }

    @Test
    void theCulpritOfABatchIsNamedAndNotWhatIsOnlyUnusual() {
        String deep = "[".repeat(700) + "]".repeat(700);
        assertThatThrownBy(() -> append(record("Deep", deep), record("Long", "9".repeat(2_000)), record("Bad", "{")))
                .isInstanceOf(InvalidEventDataException.class)
                .hasMessageContaining("event 2 of type \"Bad\"");
        append(record("Deep", deep), record("Long", "9".repeat(2_000)));

        assertThatThrownBy(() -> append(record("TooDeep", "[".repeat(100_000) + "]".repeat(100_000))))
                .isInstanceOf(InvalidEventDataException.class);
    }

    @Test
    void metadataOfOtherProgramsDoesNotStopTheFeed() throws SQLException {
        String deep = "[".repeat(700) + "]".repeat(700);
        Given.run(
                database.dataSource(),
                foreign(1, "'{\"custom\": {\"deep\": " + deep + "}, \"other\": " + deep + "}'"),
                foreign(2, "'{\"custom\": {\"long\": " + "9".repeat(3_000) + "}}'"),
                foreign(3, "'null'"),
                foreign(4, "NULL"),
                foreign(5, "'{\"correlationId\": null, \"custom\": null, \"CorrelationID\": 7}'"));

        List<StoredEvent> events = adapter.readFeed(FeedRequest.after(1)).events();
        assertThat(events).hasSize(5);
        assertThat(events.get(0).metadata().custom()).containsEntry("deep", deep);
        assertThat(events.get(1).metadata().custom()).containsEntry("long", "9".repeat(3_000));
        assertThat(events.subList(2, 5)).allMatch(event -> event.metadata().isEmpty());
    }

    @Test
    void aStreamThatHasNoEventsYetTakesARepeatableAppend() throws SQLException {
        Given.run(
                database.dataSource(),
                "INSERT INTO " + schema + ".streams (stream_id, category, version) VALUES ('Order-1', 'Order', 0)");
        AppendRequest request =
                AppendRequest.of(Given.write("Order-1", ANY_VERSION, 2).asRepeatable());

        assertThat(adapter.append(request)).singleElement().returns(2L, AppendResult::lastVersion);
        assertThat(adapter.append(request)).singleElement().returns(true, AppendResult::replayed);
    }

    @Test
    void manyStreamsFitIntoOneAppend() {
        StreamWrite[] writes = new StreamWrite[5_000];
        for (int i = 0; i < writes.length; i++) {
            writes[i] = Given.write("Order-" + (9_000 - i), ANY_VERSION, 2);
        }

        List<Long> positions = adapter.append(AppendRequest.of(writes)).stream()
                .flatMap(result -> result.positions().stream())
                .toList();

        assertThat(positions).hasSize(10_000).isSorted();
    }

    private String foreign(int version, String metadata) {
        return "INSERT INTO " + schema + ".events (stream_id, version, event_type, data, metadata) VALUES"
                + " ('Foreign-1', " + version + ", 'Foreign', '{}', " + metadata + ")";
    }

    private List<StoredEvent> loaded() {
        return adapter.load(LoadRequest.after("Order-1", 0));
    }

    private void append(EventRecord... records) {
        adapter.append(AppendRequest.of("Order-1", ANY_VERSION, List.of(records)));
    }

    private static EventRecord record(String type, String json) {
        return EventRecord.of(IDS.get(), type, Payload.ofUtf8(json), Metadata.empty());
    }
}
