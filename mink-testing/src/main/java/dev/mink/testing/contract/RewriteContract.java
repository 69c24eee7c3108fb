package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.AppendResult;
import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.EventNotFoundException;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.LoadRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replacing the content of a stored event, and nothing else. */
public abstract class RewriteContract extends AdapterContract {
    private static final Payload DATA = Payload.ofUtf8("{\"rewritten\": true}");
    private static final Metadata METADATA =
            Metadata.empty().withUserId("rewriter").withCustom("why", "a test");
    private static final Map<String, String> SYSTEM = Map.of("$rewritten", "1");

    private EventRewriter rewriter;

    /** Sets up the contract. */
    protected RewriteContract() {}

    @BeforeEach
    final void findRewriter() {
        rewriter = ability(EventRewriter.class);
    }

    @Test
    void dataAndMetadataAreReplaced() {
        String stream = Sample.stream();
        append(stream, NO_STREAM, List.of(Sample.record(), Sample.rich(), Sample.record()));
        List<StoredEvent> before = load(stream);

        rewriter.rewriteEvent(stream, 2, DATA, METADATA, SYSTEM);

        StoredEvent rewritten = load(stream).get(1);
        assertThat(Sample.json(rewritten.data())).isEqualTo(Sample.json(DATA));
        assertThat(rewritten.metadata()).isEqualTo(METADATA);
        assertThat(rewritten.systemMetadata()).isEqualTo(SYSTEM);
        assertThat(before.get(1).metadata()).isNotEqualTo(METADATA);
    }

    @Test
    void everythingElseStays() {
        String stream = Sample.stream();
        append(stream, NO_STREAM, List.of(Sample.record(), Sample.rich(), Sample.record()));
        List<StoredEvent> before = load(stream);
        StreamInfo info = adapter().streamInfo(stream).orElseThrow();

        rewriter.rewriteEvent(stream, 2, DATA, METADATA, SYSTEM);

        List<StoredEvent> after = load(stream);
        assertThat(after).hasSize(3);
        assertThat(after.get(0)).isEqualTo(before.get(0));
        assertThat(after.get(2)).isEqualTo(before.get(2));
        assertThat(after.get(1).id()).isEqualTo(before.get(1).id());
        assertThat(after.get(1).streamId()).isEqualTo(stream);
        assertThat(after.get(1).type()).isEqualTo(before.get(1).type());
        assertThat(after.get(1).version()).isEqualTo(2);
        assertThat(after.get(1).globalPosition()).isEqualTo(before.get(1).globalPosition());
        assertThat(after.get(1).timestamp()).isEqualTo(before.get(1).timestamp());
        assertThat(adapter().streamInfo(stream)).contains(info);
    }

    @Test
    void theFeedHasTheNewContentAtTheOldPlace() {
        String stream = Sample.stream();
        AppendResult result = append(stream, 3);
        FeedWalk ahead = walk(FeedFilter.ofStreams(stream));
        ahead.untilPosition(result.lastPosition());

        rewriter.rewriteEvent(stream, 2, DATA, METADATA, SYSTEM);
        append(stream, 1);

        assertThat(Sample.versions(ahead.untilEvents(4))).containsExactly(1L, 2L, 3L, 4L);
        List<StoredEvent> again = walk(FeedFilter.ofStreams(stream)).untilEvents(4);
        assertThat(again).isEqualTo(load(stream));
        assertThat(again.get(1).metadata()).isEqualTo(METADATA);
    }

    @Test
    void anEventOfAManifoldLogIsFound() {
        String stream = Sample.stream();
        for (int i = 0; i < 20; i++) {
            append(Sample.stream(), 3);
            append(stream, 1);
        }
        for (long version : List.of(1L, 10L, 20L)) {
            rewriter.rewriteEvent(stream, version, DATA, METADATA, Map.of());

            StoredEvent loaded =
                    adapter().load(LoadRequest.after(stream, version - 1)).get(0);
            assertThat(loaded.metadata()).isEqualTo(METADATA);
            assertThat(walk(FeedFilter.ofStreams(stream)).untilEvents(20)).contains(loaded);
        }
        assertThat(load(stream))
                .filteredOn(event -> event.metadata().equals(METADATA))
                .hasSize(3);
    }

    @Test
    void theNextAppendContinuesTheStream() {
        String stream = Sample.stream();
        append(stream, 1);
        rewriter.rewriteEvent(stream, 1, DATA, METADATA, SYSTEM);

        assertThat(append(stream, ANY_VERSION, Sample.records(1)).firstVersion())
                .isEqualTo(2);
    }

    @Test
    void aMissingEventIsReported() {
        String stream = Sample.stream();
        append(stream, 2);

        for (long version : List.of(0L, 3L, 4_000_000_000L)) {
            assertNotFound(stream, version);
        }
        assertNotFound(Sample.stream(), 1);
        assertThat(load(stream)).noneMatch(event -> event.metadata().equals(METADATA));
    }

    @Test
    void aClosedRewriterRefuses() {
        adapter().close();

        assertThatThrownBy(() -> rewriter.rewriteEvent("Contract-1", 1, DATA, METADATA, SYSTEM))
                .isInstanceOf(AdapterClosedException.class);
    }

    private void assertNotFound(String stream, long version) {
        EventNotFoundException missing = catchThrowableOfType(
                EventNotFoundException.class, () -> rewriter.rewriteEvent(stream, version, DATA, METADATA, SYSTEM));
        assertThat(missing).as("exception for version %d", version).isNotNull();
        assertThat(missing.streamId()).isEqualTo(stream);
        assertThat(missing.version()).isEqualTo(version);
    }
}
