package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.STREAM_EXISTS;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.AppendResult;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.EventRecord;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.proxy.PostgresExchange;
import dev.mink.testing.proxy.PostgresProxy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The connection is cut between an append and its answer; the append is repeated with the same ids. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostAcknowledgementTest {
    private static final Predicate<PostgresExchange> APPEND = exchange -> exchange.mentions(".events (stream_id");
    private static final Predicate<PostgresExchange> COMMIT = exchange -> exchange.statements().stream()
            .anyMatch(sql -> sql.toUpperCase(Locale.ROOT).startsWith("COMMIT"));

    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private PostgresProxy proxy;
    private PostgresAdapter adapter;

    @BeforeAll
    void open() {
        proxy = PostgresProxy.to(database.url());
        adapter = PostgresAdapter.builder(proxy.url().jdbcUrl())
                .schema(database.newSchemaName("lost"))
                .maxPoolSize(2)
                .notifications(false)
                .build();
        adapter.initialize();
        adapter.append(Given.append(Given.stream()));
    }

    @AfterAll
    void close() {
        adapter.close();
        proxy.close();
    }

    /** Every kind of expected version, with one event and with three; in an existing stream but for the first. */
    static Stream<StreamWrite> writes() {
        return Stream.of(1, 3)
                .flatMap(count -> Stream.of(NO_STREAM, exact(2), ANY_VERSION, STREAM_EXISTS)
                        .map(expected ->
                                Given.write(Given.stream(), expected, count).asRepeatable()));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void isStoredOnce(StreamWrite write) {
        long before = write.expectedVersion().equals(NO_STREAM) ? 0 : 2;
        if (before > 0) {
            adapter.append(Given.append(write.streamId(), NO_STREAM, 2));
        }
        AppendRequest request = AppendRequest.of(write);
        // Ids are searched for under the lock where no version is expected, in a transaction.
        loseAnswerOf(request, write.expectedVersion().isExact() ? APPEND : COMMIT);

        AppendResult repeated = adapter.append(request).get(0);

        assertThat(repeated.replayed()).isTrue();
        assertThat(repeated.firstVersion()).isEqualTo(before + 1);
        assertStoredOnce(write, before);
        assertThat(repeated.positions())
                .isEqualTo(stored(write).stream()
                        .skip(before)
                        .map(StoredEvent::globalPosition)
                        .toList());
    }

    @Test
    void isStoredOnceInSeveralStreams() {
        StreamWrite first = Given.write(Given.stream(), NO_STREAM, 2).asRepeatable();
        StreamWrite second = Given.write(Given.stream(), NO_STREAM, 1).asRepeatable();
        AppendRequest request = AppendRequest.of(first, second);
        loseAnswerOf(request, APPEND);

        List<AppendResult> repeated = adapter.append(request);

        assertThat(repeated).allMatch(AppendResult::replayed);
        assertStoredOnce(first, 0);
        assertStoredOnce(second, 0);
    }

    @Test
    void isStoredOnceWithParticipantsThatRunOnce() {
        AtomicInteger runs = new AtomicInteger();
        AppendParticipant participant = (transaction, stored) -> runs.incrementAndGet();
        StreamWrite write = Given.write(Given.stream(), NO_STREAM, 2).asRepeatable();
        AppendRequest request = AppendRequest.of(write).withParticipants(List.of(participant));
        loseAnswerOf(request, COMMIT);

        assertThat(adapter.append(request).get(0).replayed()).isTrue();
        assertThat(runs).hasValue(1);
        assertStoredOnce(write, 0);
    }

    private void loseAnswerOf(AppendRequest request, Predicate<PostgresExchange> which) {
        PostgresProxy.LostReply lost = proxy.loseReply(which);
        UnknownOutcomeException unknown =
                catchThrowableOfType(UnknownOutcomeException.class, () -> adapter.append(request));
        assertThat(lost.happened()).isTrue();
        assertThat(unknown.eventIds())
                .isEqualTo(request.writes().stream()
                        .flatMap(write -> write.records().stream())
                        .map(EventRecord::id)
                        .toList());
    }

    private void assertStoredOnce(StreamWrite write, long before) {
        assertThat(stored(write).stream().skip(before).map(StoredEvent::id))
                .isEqualTo(write.records().stream().map(EventRecord::id).toList());
    }

    private List<StoredEvent> stored(StreamWrite write) {
        return adapter.load(LoadRequest.after(write.streamId(), 0));
    }
}
