package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.STREAM_EXISTS;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.AppendResult;
import dev.mink.DeadlineExceededException;
import dev.mink.ExpectedVersion;
import dev.mink.InvalidStreamIdException;
import dev.mink.Metadata;
import dev.mink.OperationCancelledException;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.adapter.StreamWrite;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Appends: expected versions, atomicity, what is stored, what is refused. */
public abstract class AppendContract extends AdapterContract {
    /** Sets up the contract. */
    protected AppendContract() {}

    @Test
    void anyVersionFitsEveryStream() {
        String stream = Sample.stream();

        assertThat(append(stream, ANY_VERSION, Sample.records(1)).lastVersion()).isEqualTo(1);
        assertThat(append(stream, ANY_VERSION, Sample.records(2)).lastVersion()).isEqualTo(3);
    }

    @Test
    void noStreamFitsAMissingStreamOnly() {
        String stream = Sample.stream();

        assertThat(append(stream, NO_STREAM, Sample.records(2)).lastVersion()).isEqualTo(2);
        assertConflict(stream, NO_STREAM, 2);
    }

    @Test
    void anExactVersionFitsItselfOnly() {
        String stream = Sample.stream();
        assertConflict(stream, exact(1), 0);
        append(stream, 2);

        assertConflict(stream, exact(1), 2);
        assertConflict(stream, exact(3), 2);
        assertThat(append(stream, exact(2), Sample.records(1)).lastVersion()).isEqualTo(3);
    }

    @Test
    void streamExistsFitsEveryStreamThatIsThere() {
        String stream = Sample.stream();
        StreamNotFoundException missing = catchThrowableOfType(
                StreamNotFoundException.class, () -> append(stream, STREAM_EXISTS, Sample.records(1)));
        assertThat(missing).as("exception for a missing stream").isNotNull();
        assertThat(missing.streamId()).isEqualTo(stream);
        assertThat(load(stream)).isEmpty();

        append(stream, 2);
        assertThat(append(stream, STREAM_EXISTS, Sample.records(1)).lastVersion())
                .isEqualTo(3);
    }

    @Test
    void aRefusedAppendLeavesNothing() {
        String stream = Sample.stream();
        append(stream, 1);
        assertConflict(stream, NO_STREAM, 1);

        AppendResult next = append(stream, 1);

        assertThat(next.firstVersion()).isEqualTo(2);
        assertThat(load(stream)).hasSize(2);
        assertThat(walk(FeedFilter.ofStreams(stream)).untilPosition(next.lastPosition()))
                .hasSize(2);
    }

    @Test
    void theResultSaysWhatWasStored() {
        String stream = Sample.stream();
        append(stream, 1);
        List<EventRecord> records = Sample.records(3);

        AppendResult result = append(stream, exact(1), records);

        List<StoredEvent> stored = adapter().load(LoadRequest.after(stream, 1));
        assertThat(result.streamId()).isEqualTo(stream);
        assertThat(result.firstVersion()).isEqualTo(2);
        assertThat(result.lastVersion()).isEqualTo(4);
        assertThat(result.replayed()).isFalse();
        assertThat(result.eventIds()).isEqualTo(Sample.ids(records)).isEqualTo(Sample.storedIds(stored));
        assertThat(result.positions()).isEqualTo(Sample.positions(stored));
        assertThat(adapter().lastPosition()).isGreaterThanOrEqualTo(result.lastPosition());
    }

    @Test
    void storedIsWhatWasGiven() {
        String stream = Sample.stream();
        EventRecord record = Sample.rich();

        AppendResult result = append(stream, NO_STREAM, List.of(record));

        StoredEvent stored = load(stream).get(0);
        assertThat(stored.id()).isEqualTo(record.id());
        assertThat(stored.streamId()).isEqualTo(stream);
        assertThat(stored.type()).isEqualTo(record.type());
        assertThat(Sample.json(stored.data())).isEqualTo(Sample.json(record.data()));
        assertThat(stored.metadata()).isEqualTo(record.metadata());
        assertThat(stored.systemMetadata()).isEqualTo(record.systemMetadata());
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.globalPosition()).isEqualTo(result.lastPosition()).isGreaterThan(start());
        assertThat(stored.timestamp()).isEqualTo(stored.timestamp().truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void aBatchIsStoredInItsOrder() {
        String stream = Sample.stream();
        List<EventRecord> records = Sample.records(250);

        AppendResult result = append(stream, NO_STREAM, records);

        List<StoredEvent> stored = load(stream);
        assertThat(Sample.storedIds(stored)).isEqualTo(Sample.ids(records));
        assertThat(Sample.versions(stored))
                .isEqualTo(LongStream.rangeClosed(1, 250).boxed().toList());
        assertThat(result.positions()).isSorted().doesNotHaveDuplicates().isEqualTo(Sample.positions(stored));
    }

    @Test
    void severalStreamsAreWrittenInTheOrderOfTheRequest() {
        String category = Sample.category();
        List<String> streams = List.of(category + "-m", category + "-z", category + "-a");
        append(streams.get(1), 1);

        List<AppendResult> results = append(AppendRequest.of(
                StreamWrite.of(streams.get(0), NO_STREAM, Sample.records(2)),
                StreamWrite.of(streams.get(1), exact(1), Sample.records(3)),
                StreamWrite.of(streams.get(2), ANY_VERSION, Sample.records(1))));

        assertThat(results).extracting(AppendResult::streamId).isEqualTo(streams);
        assertThat(results).extracting(AppendResult::firstVersion).containsExactly(1L, 2L, 1L);
        assertThat(results).extracting(AppendResult::lastVersion).containsExactly(2L, 4L, 1L);
        assertThat(results.stream().flatMap(result -> result.positions().stream()))
                .hasSize(6)
                .isSorted()
                .doesNotHaveDuplicates();
        for (AppendResult result : results) {
            List<StoredEvent> stored = adapter().load(LoadRequest.after(result.streamId(), result.firstVersion() - 1));
            assertThat(Sample.positions(stored)).isEqualTo(result.positions());
            assertThat(Sample.storedIds(stored)).isEqualTo(result.eventIds());
        }
    }

    @Test
    void severalStreamsAreWrittenTogetherOrNotAtAll() {
        String fresh = Sample.stream();
        String taken = Sample.stream();
        append(taken, 1);
        StreamWrite fits = StreamWrite.of(fresh, NO_STREAM, Sample.records(2));
        StreamWrite fitsNot = StreamWrite.of(taken, NO_STREAM, Sample.records(2));

        for (AppendRequest request : List.of(AppendRequest.of(fits, fitsNot), AppendRequest.of(fitsNot, fits))) {
            ConcurrencyException conflict = catchThrowableOfType(ConcurrencyException.class, () -> append(request));
            assertThat(conflict).as("conflict").isNotNull();
            assertThat(conflict.streamId()).isEqualTo(taken);
            assertThat(conflict.actualVersion()).isEqualTo(1);
        }

        assertThat(load(fresh)).isEmpty();
        assertThat(adapter().streamInfo(fresh)).isEmpty();
        assertThat(load(taken)).hasSize(1);
        assertThat(append(fresh, NO_STREAM, Sample.records(1)).firstVersion()).isEqualTo(1);
    }

    @Test
    void aMissingStreamAmongSeveralUndoesTheOthers() {
        String fresh = Sample.stream();
        AppendRequest request = AppendRequest.of(
                StreamWrite.of(fresh, ANY_VERSION, Sample.records(1)),
                StreamWrite.of(Sample.stream(), STREAM_EXISTS, Sample.records(1)));

        assertThatThrownBy(() -> append(request)).isInstanceOf(StreamNotFoundException.class);

        assertThat(load(fresh)).isEmpty();
    }

    @Test
    void manyStreamsFitInOneAppend() {
        List<StreamWrite> writes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writes.add(StreamWrite.of(Sample.stream(), NO_STREAM, Sample.records(2)));
        }

        List<AppendResult> results = append(AppendRequest.of(writes.toArray(StreamWrite[]::new)));

        assertThat(results)
                .extracting(AppendResult::streamId)
                .isEqualTo(writes.stream().map(StreamWrite::streamId).toList());
        assertThat(results)
                .allSatisfy(result -> assertThat(load(result.streamId())).hasSize(2));
    }

    @Test
    void callersCannotChangeWhatTheyHaveGiven() {
        String stream = Sample.stream();
        byte[] data = "{\"number\": 1}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> custom = new HashMap<>(Map.of("key", "value"));
        Map<String, String> system = new HashMap<>(Map.of("$key", "value"));
        List<EventRecord> records = new ArrayList<>(List.of(new EventRecord(
                UUID.randomUUID(), Sample.TYPE, Payload.of(data), new Metadata("", "", "", "", custom), system)));
        append(stream, NO_STREAM, records);
        List<StoredEvent> before = load(stream);

        data[10] = '2';
        custom.put("key", "changed");
        system.put("$key", "changed");
        records.clear();

        assertThat(load(stream)).isEqualTo(before);
        assertThat(Sample.json(before.get(0).data())).isEqualTo(Sample.json(Payload.ofUtf8("{\"number\": 1}")));
        assertThat(before.get(0).metadata().custom()).containsEntry("key", "value");
        assertThat(before.get(0).systemMetadata()).containsEntry("$key", "value");
    }

    @Test
    void theLongestNamesAreStored() {
        String rocket = "\uD83D\uDE80"; // one character, two chars of Java
        String category = rocket.repeat(250);
        String stream = category + "-" + UUID.randomUUID() + "ö".repeat(249 - 36);
        String type = rocket.repeat(500);

        append(stream, NO_STREAM, List.of(Sample.record(type, "{}")));

        assertThat(stream.codePointCount(0, stream.length())).isEqualTo(500);
        assertThat(load(stream)).extracting(StoredEvent::type).containsExactly(type);
        assertThat(adapter().streamInfo(stream).orElseThrow().category()).isEqualTo(category);
    }

    @Test
    void namesThatNoBackendCouldStoreAreRefused() {
        for (String stream : List.of(
                "",
                " ",
                "a".repeat(501),
                "a-" + "b".repeat(499),
                "a".repeat(251) + "-1",
                "a\nb",
                "a\u0000",
                "\uD83D")) {
            assertThatThrownBy(() -> append(stream, ANY_VERSION, Sample.records(1)))
                    .isInstanceOf(InvalidStreamIdException.class);
        }
        for (String type : List.of("", " ", "a".repeat(501), "a\u0000b")) {
            assertThatThrownBy(() -> append(Sample.stream(), ANY_VERSION, List.of(Sample.record(type, "{}"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void streamIdsAreTakenLiterally() {
        String id = Sample.stream();
        List<String> streams =
                List.of(id + "a", id + "A", id + "%", id + "_", id + "'", id + "\"\\", id + "{,}", id + " ", id);
        for (String stream : streams) {
            assertThat(append(stream, NO_STREAM, Sample.records(1)).streamId()).isEqualTo(stream);
        }

        assertThat(streams)
                .allSatisfy(stream -> assertThat(load(stream))
                        .extracting(StoredEvent::streamId)
                        .containsExactly(stream));
    }

    @Test
    void largeEventsAreStored() {
        String stream = Sample.stream();
        String json = "{\"text\": \"" + "x".repeat(1_000_000) + "\"}";

        append(stream, NO_STREAM, List.of(Sample.record(Sample.TYPE, json)));

        assertThat(Sample.json(load(stream).get(0).data())).isEqualTo(Sample.json(Payload.ofUtf8(json)));
    }

    @Test
    void aPassedDeadlineStopsTheAppend() {
        String stream = Sample.stream();
        AppendRequest request = AppendRequest.of(stream, ANY_VERSION, Sample.records(1));
        Instant passed = Instant.now().minusSeconds(1);

        DeadlineExceededException late =
                catchThrowableOfType(DeadlineExceededException.class, () -> append(request.withDeadline(passed)));

        assertThat(late).as("exception of the deadline").isNotNull();
        assertThat(late.deadline()).isEqualTo(passed);
        assertThat(load(stream)).isEmpty();
    }

    @Test
    void aDeadlineAheadDisturbsNothing() {
        String stream = Sample.stream();
        AppendRequest request = AppendRequest.of(stream, ANY_VERSION, Sample.records(1));

        append(request.withDeadline(Instant.now().plusSeconds(3_600)));

        assertThat(load(stream)).hasSize(1);
    }

    @Test
    void anInterruptedCallerStoresNothing() {
        String stream = Sample.stream();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> append(stream, 1)).isInstanceOf(OperationCancelledException.class);
            assertThat(Thread.currentThread().isInterrupted())
                    .as("interrupt flag is kept")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(load(stream)).isEmpty();
    }

    private void assertConflict(String stream, ExpectedVersion expected, long actual) {
        List<StoredEvent> before = load(stream);
        ConcurrencyException conflict =
                catchThrowableOfType(ConcurrencyException.class, () -> append(stream, expected, Sample.records(2)));
        assertThat(conflict).as("conflict").isNotNull();
        assertThat(conflict.streamId()).isEqualTo(stream);
        assertThat(conflict.expectedVersion()).isEqualTo(expected.value());
        assertThat(conflict.actualVersion()).isEqualTo(actual);
        assertThat(load(stream)).isEqualTo(before);
    }
}
