package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.AppendResult;
import dev.mink.OperationCancelledException;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.LoadRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reading one stream: bounds, directions, pages, and what is known about it. */
public abstract class LoadContract extends AdapterContract {
    private static final long ALL = Long.MAX_VALUE;

    /** Sets up the contract. */
    protected LoadContract() {}

    @Test
    void anUnknownStreamHasNoEvents() {
        assertThat(load(Sample.stream())).isEmpty();
        assertThat(adapter().load(backwards(Sample.stream(), 0, ALL))).isEmpty();
    }

    @Test
    void eventsComeInTheOrderOfTheirVersions() {
        String stream = streamOfTen();

        assertThat(versions(LoadRequest.after(stream, 0))).isEqualTo(range(1, 10));
        assertThat(load(stream))
                .allSatisfy(event -> assertThat(event.streamId()).isEqualTo(stream));
    }

    @Test
    void versionsBoundTheEvents() {
        String stream = streamOfTen();

        assertThat(versions(LoadRequest.after(stream, 4))).isEqualTo(range(5, 10));
        assertThat(versions(LoadRequest.after(stream, 10))).isEmpty();
        assertThat(versions(LoadRequest.after(stream, 4_000_000_000L))).isEmpty();
        assertThat(versions(forwards(stream, 0, 3))).isEqualTo(range(1, 3));
        assertThat(versions(forwards(stream, 3, 7))).isEqualTo(range(4, 7));
        assertThat(versions(forwards(stream, 7, 7))).isEmpty();
        assertThat(versions(forwards(stream, 8, 7))).isEmpty();
        assertThat(versions(forwards(stream, 0, 0))).isEmpty();
        assertThat(versions(forwards(stream, 8, 4_000_000_000L))).isEqualTo(range(9, 10));
    }

    @Test
    void backwardsTheNewestComeFirst() {
        String stream = streamOfTen();

        assertThat(versions(backwards(stream, 0, ALL))).isEqualTo(reversed(1, 10));
        assertThat(versions(backwards(stream, 3, 7))).isEqualTo(reversed(4, 7));
        assertThat(versions(backwards(stream, 0, 0))).isEmpty();
        assertThat(versions(backwards(stream, 0, ALL).withLimit(3))).isEqualTo(reversed(8, 10));
        assertThat(versions(backwards(stream, 3, 7).withLimit(1))).isEqualTo(reversed(7, 7));
    }

    @Test
    void theLimitCutsTheRestOff() {
        String stream = streamOfTen();

        assertThat(versions(LoadRequest.after(stream, 0).withLimit(1))).isEqualTo(range(1, 1));
        assertThat(versions(LoadRequest.after(stream, 3).withLimit(4))).isEqualTo(range(4, 7));
        assertThat(versions(LoadRequest.after(stream, 8).withLimit(4))).isEqualTo(range(9, 10));
    }

    @Test
    void pagesContinueEachOther() {
        String stream = streamOfTen();

        assertThat(paged(LoadRequest.after(stream, 1).withLimit(4))).isEqualTo(range(2, 10));
        assertThat(paged(forwards(stream, 2, 8).withLimit(2))).isEqualTo(range(3, 8));
        assertThat(paged(backwards(stream, 0, ALL).withLimit(3))).isEqualTo(reversed(1, 10));
        assertThat(paged(backwards(stream, 2, 8).withLimit(3))).isEqualTo(reversed(3, 8));
    }

    @Test
    void anInstantBoundsTheEvents() {
        String stream = Sample.stream();
        append(stream, 2);
        StoredEvent early = load(stream).get(1);
        StoredEvent late = laterEventOf(stream, early.timestamp());
        Instant between = late.timestamp().minus(1, ChronoUnit.MICROS);

        assertThat(adapter().load(until(stream, late.timestamp(), false))).contains(early, late);
        assertThat(adapter().load(until(stream, early.timestamp(), false)))
                .contains(early)
                .doesNotContain(late);
        assertThat(adapter().load(until(stream, between, false)))
                .contains(early)
                .doesNotContain(late);
        assertThat(adapter().load(until(stream, early.timestamp().minusSeconds(3_600), false)))
                .isEmpty();
        List<StoredEvent> newestFirst = adapter().load(until(stream, between, true));
        assertThat(newestFirst).endsWith(early, load(stream).get(0)).doesNotContain(late);
        assertThat(adapter().load(until(stream, between, true).withLimit(1))).isEqualTo(newestFirst.subList(0, 1));
    }

    @Test
    void longStreamsAreLoadedWhole() {
        String stream = Sample.stream();
        for (int i = 0; i < 3; i++) {
            append(stream, 700);
        }

        assertThat(versions(LoadRequest.after(stream, 0))).isEqualTo(range(1, 2_100));
        assertThat(versions(backwards(stream, 0, ALL))).isEqualTo(reversed(1, 2_100));
    }

    @Test
    void aLoadedListBelongsToTheCaller() {
        String stream = streamOfTen();
        List<StoredEvent> loaded = load(stream);
        List<StoredEvent> copy = List.copyOf(loaded);

        append(stream, 1);
        assertThat(loaded).isEqualTo(copy);

        Throwable refused = catchThrowable(loaded::clear);
        assertThat(refused)
                .satisfiesAnyOf(
                        nothing -> assertThat(nothing).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(UnsupportedOperationException.class));
        assertThat(load(stream)).hasSize(11).startsWith(copy.toArray(StoredEvent[]::new));
    }

    @Test
    void loadedBytesBelongToTheCaller() {
        String stream = Sample.stream();
        append(stream, NO_STREAM, List.of(Sample.rich()));
        StoredEvent before = load(stream).get(0);

        before.data().toByteArray()[0] = 'x';

        assertThat(load(stream).get(0)).isEqualTo(before);
    }

    @Test
    void anUnknownStreamHasNoDescription() {
        assertThat(adapter().streamInfo(Sample.stream())).isEmpty();
    }

    @Test
    void aStreamIsDescribed() {
        String category = Sample.category();
        String stream = category + "-1-with-hyphens";
        append(stream, 2);
        AppendResult last = append(stream, 1);

        StreamInfo info = adapter().streamInfo(stream).orElseThrow();

        List<StoredEvent> events = load(stream);
        assertThat(info.streamId()).isEqualTo(stream);
        assertThat(info.category()).isEqualTo(category);
        assertThat(info.version()).isEqualTo(3).isEqualTo(last.lastVersion());
        assertThat(info.eventCount()).isEqualTo(3);
        assertThat(info.createdAt()).isEqualTo(events.get(0).timestamp());
        assertThat(info.updatedAt()).isEqualTo(events.get(2).timestamp());
    }

    @Test
    void withoutHyphenTheWholeIdIsTheCategory() {
        String stream = Sample.category();
        append(stream, 1);

        assertThat(adapter().streamInfo(stream).orElseThrow().category()).isEqualTo(stream);
    }

    @Test
    void anInterruptedCallerIsToldSo() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> load(Sample.stream())).isInstanceOf(OperationCancelledException.class);
            assertThat(Thread.currentThread().isInterrupted())
                    .as("interrupt flag is kept")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    private String streamOfTen() {
        String stream = Sample.stream();
        append(Sample.stream(), 1);
        append(stream, 3);
        append(Sample.stream(), 1);
        append(stream, 1);
        append(stream, 6);
        return stream;
    }

    /** The first event of the stream that is later, which is appended if need be. */
    private StoredEvent laterEventOf(String stream, Instant time) {
        for (int tries = 0; tries < 100_000; tries++) {
            AppendResult added = append(stream, 1);
            StoredEvent event = adapter()
                    .load(LoadRequest.after(stream, added.firstVersion() - 1))
                    .get(0);
            if (event.timestamp().isAfter(time)) {
                return event;
            }
        }
        throw new AssertionError("the backend's clock stands still at " + time);
    }

    private List<Long> versions(LoadRequest request) {
        return Sample.versions(adapter().load(request));
    }

    private List<Long> paged(LoadRequest first) {
        List<Long> versions = new ArrayList<>();
        List<Long> page = versions(first);
        while (!page.isEmpty() && versions.size() < 100) {
            versions.addAll(page);
            page = versions(first.continuedAfter(page.get(page.size() - 1)));
        }
        return versions;
    }

    private static LoadRequest forwards(String stream, long after, long to) {
        return new LoadRequest(stream, after, to, Optional.empty(), false, Integer.MAX_VALUE);
    }

    private static LoadRequest backwards(String stream, long after, long to) {
        return new LoadRequest(stream, after, to, Optional.empty(), true, Integer.MAX_VALUE);
    }

    private static LoadRequest until(String stream, Instant instant, boolean backwards) {
        return new LoadRequest(stream, 0, ALL, Optional.of(instant), backwards, Integer.MAX_VALUE);
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Long> reversed(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .map(i -> last + first - i)
                .boxed()
                .toList();
    }
}
