package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.STREAM_EXISTS;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.AppendTransaction;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.postgres.PostgresDatabase;
import dev.mink.testing.proxy.PostgresExchange;
import dev.mink.testing.proxy.PostgresProxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Counts on the wire what a call costs. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripTest {
    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private PostgresProxy proxy;
    private PostgresAdapter adapter;

    @BeforeAll
    void open() {
        proxy = PostgresProxy.to(database.url());
        adapter = PostgresAdapter.builder(proxy.url().jdbcUrl())
                .schema(database.newSchemaName("trips"))
                .maxPoolSize(1)
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

    @Test
    void anAppendIsOneRoundTripWhateverIsExpectedAndHoweverManyEventsThereAre() {
        for (int count : new int[] {1, 2, 100}) {
            String stream = Given.stream();
            assertOneTrip(() -> adapter.append(Given.append(stream, NO_STREAM, count)));
            assertOneTrip(() -> adapter.append(Given.append(stream, exact(count), count)));
            assertOneTrip(() -> adapter.append(Given.append(stream, STREAM_EXISTS, count)));
            assertOneTrip(() -> adapter.append(Given.append(stream, ANY_VERSION, count)));
        }
    }

    @Test
    void anAppendToSeveralStreamsIsOneRoundTrip() {
        String first = Given.stream();
        String second = Given.stream();
        assertOneTrip(() -> adapter.append(
                AppendRequest.of(Given.write(first, NO_STREAM, 3), Given.write(second, ANY_VERSION, 1))));
        assertOneTrip(() -> adapter.append(
                AppendRequest.of(Given.write(second, STREAM_EXISTS, 1), Given.write(first, exact(3), 2))));
    }

    @Test
    void anAppendWithIdsOfTheCallerIsOneRoundTripToo() {
        String stream = Given.stream();
        assertOneTrip(() -> adapter.append(
                AppendRequest.of(Given.write(stream, NO_STREAM, 2).asRepeatable())));
        assertOneTrip(() ->
                adapter.append(AppendRequest.of(Given.write(stream, exact(2), 2).asRepeatable())));
    }

    @Test
    void aLoadAndAPageOfTheFeedAtItsHeadAreOneRoundTrip() {
        String stream = Given.stream();
        long last = adapter.append(Given.append(stream, NO_STREAM, 5)).get(0).lastPosition();
        adapter.stablePosition();

        assertOneTrip(
                () -> assertThat(adapter.load(LoadRequest.after(stream, 0))).hasSize(5));
        assertOneTrip(
                () -> assertThat(adapter.readFeed(FeedRequest.after(last - 1)).events())
                        .hasSize(1));
    }

    @Test
    void aConflictIsTwo() {
        String stream = Given.stream();
        adapter.append(Given.append(stream, NO_STREAM, 1));

        List<PostgresExchange> exchanges = proxy.record(() -> {
            try {
                adapter.append(Given.append(stream, NO_STREAM, 1));
            } catch (dev.mink.adapter.ConcurrencyException e) {
                assertThat(e.actualVersion()).isEqualTo(1);
            }
        });

        assertThat(PostgresExchange.roundTrips(exchanges)).isEqualTo(2);
    }

    @Test
    void theCommitTogetherWithAParticipantIsOneMoreAndItsLocksAreNone() {
        AppendParticipant participant = new AppendParticipant() {
            @Override
            public void inTransaction(AppendTransaction transaction, List<StoredEvent> stored) {
                assertThat(stored).hasSize(2);
            }

            @Override
            public Set<String> sharedLocks(List<StreamWrite> writes) {
                return Set.of("one", "another");
            }
        };

        assertTrips(
                2,
                () -> adapter.append(
                        Given.append(Given.stream(), NO_STREAM, 2).withParticipants(List.of(participant))));
        assertTrips(
                2,
                () -> adapter.append(AppendRequest.of(
                                Given.write(Given.stream(), NO_STREAM, 1), Given.write(Given.stream(), ANY_VERSION, 1))
                        .withParticipants(List.of(participant))));
    }

    private void assertOneTrip(Runnable call) {
        assertTrips(1, call);
    }

    private void assertTrips(int count, Runnable call) {
        List<PostgresExchange> exchanges = proxy.record(call);
        assertThat(PostgresExchange.roundTrips(exchanges))
                .as("round trips of %s", exchanges)
                .isEqualTo(count);
    }
}
