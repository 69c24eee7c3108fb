package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.AppendResult;
import dev.mink.Event;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.UuidV7;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.EventStoreAdapter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.postgres.FourBytes.Measured;
import dev.mink.serialization.Serializer;
import dev.mink.store.BinarySerializerUnsupportedException;
import dev.mink.store.EventStore;
import dev.mink.testing.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bytes that are no JSON come back exactly as they were written, whichever way they went. */
@Tag("database")
class ByteaDataTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private static final UuidV7 IDS = new UuidV7();

    /** So often that the driver and the server have prepared the statement and send values as binary. */
    private static final int UNTIL_PREPARED = 8;

    private static final List<Payload> PAYLOADS = List.of(
            Payload.of(everyByte()),
            Payload.empty(),
            Payload.of(new byte[] {0}),
            Payload.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xff}),
            Payload.ofUtf8("\\x4142"),
            Payload.ofUtf8("\\000{\",NULL"),
            Payload.ofUtf8("NULL"),
            Payload.ofUtf8(" {\"b\" :1.0,\n\t\"a\":  1e0, \"a\": 2}  "));

    private String schema;
    private PostgresAdapter adapter;

    @BeforeEach
    void open() {
        schema = database.newSchemaName("bytes");
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .dataColumn(DataColumn.BYTEA)
                .schema(schema)
                .maxPoolSize(2)
                .build();
        adapter.initialize();
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    @Test
    void oneEventAnAppend() {
        for (int round = 0; round < UNTIL_PREPARED; round++) {
            String stream = Given.stream();
            List<EventRecord> records = records();
            for (int i = 0; i < records.size(); i++) {
                adapter.append(AppendRequest.of(StreamWrite.of(stream, exact(i), List.of(records.get(i)))));
            }
            assertThat(loaded(stream)).isEqualTo(PAYLOADS);
        }
    }

    @Test
    void manyEventsAnAppend() {
        for (int round = 0; round < UNTIL_PREPARED; round++) {
            String stream = Given.stream();
            adapter.append(AppendRequest.of(StreamWrite.of(stream, NO_STREAM, records())));
            adapter.append(AppendRequest.of(StreamWrite.of(stream, ANY_VERSION, records())));

            assertThat(loaded(stream)).isEqualTo(twice(PAYLOADS));
        }
    }

    @Test
    void severalStreamsAnAppend() {
        for (int round = 0; round < UNTIL_PREPARED; round++) {
            String first = Given.stream();
            String second = Given.stream();
            adapter.append(AppendRequest.of(
                    StreamWrite.of(second, NO_STREAM, records()), StreamWrite.of(first, ANY_VERSION, records())));

            assertThat(loaded(first)).isEqualTo(PAYLOADS);
            assertThat(loaded(second)).isEqualTo(PAYLOADS);
        }
    }

    @Test
    void fiveMegabytes() {
        byte[] bytes = new byte[5_000_000];
        new Random(42).nextBytes(bytes);
        Payload large = Payload.of(bytes);
        String stream = Given.stream();
        adapter.append(AppendRequest.of(StreamWrite.of(stream, NO_STREAM, List.of(record(large)))));
        adapter.append(AppendRequest.of(StreamWrite.of(stream, exact(1), List.of(record(large), record(large)))));

        assertThat(loaded(stream)).hasSize(3).allMatch(large::equals);
    }

    @Test
    void theDatabaseHoldsNothingButTheBytes() throws SQLException {
        adapter.append(AppendRequest.of(StreamWrite.of("Order-0", NO_STREAM, List.of(record(Payload.of(new byte[] {
            '{', (byte) 0x80, 0
        }))))));

        assertThat(Given.ask(database.dataSource(), "SELECT encode(data, 'hex') FROM " + schema + ".events"))
                .isEqualTo("7b8000");
    }

    @Test
    void theFeedWithAndWithoutFilters() {
        adapter.append(AppendRequest.of(
                StreamWrite.of("Order-0", NO_STREAM, records()), StreamWrite.of("Other-0", NO_STREAM, records())));
        for (int round = 0; round < UNTIL_PREPARED; round++) {
            assertThat(fed(FeedFilter.all())).isEqualTo(twice(PAYLOADS));
            assertThat(fed(FeedFilter.ofCategory("Order"))).isEqualTo(PAYLOADS);
            assertThat(fed(FeedFilter.ofStreams("Other-0"))).isEqualTo(PAYLOADS);
            assertThat(fed(FeedFilter.ofTypes("Bytes"))).isEqualTo(twice(PAYLOADS));
        }
    }

    @Test
    void participantsSeeAndJoinThem() {
        String stream = Given.stream();
        String joined = Given.stream();
        List<StoredEvent> seen = new ArrayList<>();
        List<Payload> read = new ArrayList<>();
        adapter.append(AppendRequest.of(StreamWrite.of(stream, NO_STREAM, records()))
                .withParticipants(List.of((tx, stored) -> {
                    seen.addAll(stored);
                    EventStoreAdapter view =
                            adapter.joining(tx.unwrap(Connection.class).orElseThrow());
                    assertThat(view.requiresJsonData()).isFalse();
                    view.append(AppendRequest.of(StreamWrite.of(joined, NO_STREAM, records())));
                    view.load(LoadRequest.after(stream, 0)).forEach(event -> read.add(event.data()));
                })));

        assertThat(seen).extracting(StoredEvent::data).isEqualTo(PAYLOADS);
        assertThat(read).isEqualTo(PAYLOADS);
        assertThat(loaded(joined)).isEqualTo(PAYLOADS);
    }

    @Test
    void aRepetitionIsKnownByItsIds() {
        StreamWrite write =
                StreamWrite.of(Given.stream(), ANY_VERSION, records()).asRepeatable();
        AppendResult first = adapter.append(AppendRequest.of(write)).get(0);
        AppendResult second = adapter.append(AppendRequest.of(write)).get(0);

        assertThat(first.replayed()).isFalse();
        assertThat(second.replayed()).isTrue();
        assertThat(second.positions()).isEqualTo(first.positions());
        assertThat(loaded(write.streamId())).isEqualTo(PAYLOADS);
    }

    @Test
    void aRewriteReplacesThem() {
        String stream = Given.stream();
        adapter.append(Given.append(stream, NO_STREAM, PAYLOADS.size()));
        EventRewriter rewriter = adapter.capability(EventRewriter.class).orElseThrow();
        for (int i = 0; i < PAYLOADS.size(); i++) {
            rewriter.rewriteEvent(stream, i + 1, PAYLOADS.get(i), Metadata.empty(), Map.of());
        }

        assertThat(loaded(stream)).isEqualTo(PAYLOADS);
    }

    @Test
    void aBinarySerializerWorksHereAndIsRefusedWhereJsonIsKept() {
        try (EventStore store = open(database.jdbcUrl(), schema, new FourBytes())) {
            store.append("Gauge-1", List.of(new Measured(-1), new Measured(0x7B800000)));

            assertThat(store.load("Gauge-1"))
                    .extracting(Event::data)
                    .containsExactly(new Measured(-1), new Measured(0x7B800000));
        }
        try (PostgresAdapter json =
                PostgresAdapter.builder(database.jdbcUrl()).schema(schema).build()) {
            assertThatThrownBy(() ->
                            EventStore.builder(json).serializer(new FourBytes()).build())
                    .isInstanceOf(BinarySerializerUnsupportedException.class);
        }
    }

    // tag::open[]
    private static EventStore open(String jdbcUrl, String schema, Serializer serializer) {
        PostgresAdapter adapter = PostgresAdapter.builder(jdbcUrl)
                .schema(schema)
                .dataColumn(DataColumn.BYTEA)
                .build();
        return EventStore.builder(adapter).serializer(serializer).build();
    }
    // end::open[]

    private List<Payload> loaded(String stream) {
        return data(adapter.load(LoadRequest.after(stream, 0)));
    }

    private List<Payload> fed(FeedFilter filter) {
        return data(adapter.readFeed(new FeedRequest(0, 100, filter)).events());
    }

    private static List<Payload> data(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::data).toList();
    }

    private static List<EventRecord> records() {
        return PAYLOADS.stream().map(ByteaDataTest::record).toList();
    }

    private static EventRecord record(Payload data) {
        return EventRecord.of(IDS.get(), "Bytes", data, Metadata.empty());
    }

    private static List<Payload> twice(List<Payload> payloads) {
        List<Payload> twice = new ArrayList<>(payloads);
        twice.addAll(payloads);
        return twice;
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
