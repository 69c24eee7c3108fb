package dev.mink.adapter.postgres;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.exact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.ExpectedVersion;
import dev.mink.StoredEvent;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.postgres.PostgresDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 32 threads at one stream; 200 rounds in the full form, 10 in the short one. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamRaceTest {
    private static final int THREADS = 32;
    private static final int ROUNDS = "full".equals(System.getProperty("mink.chaos")) ? 200 : 10;

    @RegisterExtension
    static final PostgresDatabase database = PostgresDatabase.shared();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private PostgresAdapter adapter;

    @BeforeAll
    void open() {
        adapter = PostgresAdapter.builder(database.jdbcUrl())
                .schema(database.newSchemaName("race"))
                .maxPoolSize(THREADS)
                .build();
        adapter.initialize();
        adapter.append(Given.append(Given.stream()));
    }

    @AfterAll
    void close() {
        adapter.close();
        threads.shutdownNow();
    }

    @Test
    void oneWinsWhereAVersionIsExpected() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String stream = Given.stream();
            assertThat(winners(stream, NO_STREAM)).isEqualTo(1);
            assertThat(winners(stream, exact(1))).isEqualTo(1);
            assertThat(versions(stream)).containsExactly(1L, 2L);
        }
    }

    @Test
    void allWinWhereNoneIsExpected() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String stream = Given.stream();
            assertThat(winners(stream, ANY_VERSION)).isEqualTo(THREADS);
            assertThat(versions(stream))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, THREADS).boxed().toList());
        }
    }

    /**
     * All write the same streams, half of them in the other order: without an order of locks they
     * deadlock. With a participant none is tried again, so each deadlock would show.
     */
    @Test
    void appendsToTheSameStreamsDoNotDeadlock() throws Exception {
        List<String> streams = Stream.generate(Given::stream).limit(40).toList();
        List<String> backwards = new ArrayList<>(streams);
        Collections.reverse(backwards);

        int won = race(i -> AppendRequest.of((i % 2 == 0 ? streams : backwards)
                        .stream()
                                .map(stream -> Given.write(stream, ANY_VERSION, 1))
                                .toArray(StreamWrite[]::new))
                .withParticipants(List.of((transaction, stored) -> {})));

        assertThat(won).isEqualTo(THREADS);
        assertThat(versions(streams.get(0))).hasSize(THREADS);
        assertThat(versions(streams.get(39))).hasSize(THREADS);
    }

    /** The same append from all threads at once is stored once, and every one of them is told so. */
    @Test
    void anAppendRepeatedAtOnceIsStoredOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (ExpectedVersion expected : List.of(ANY_VERSION, NO_STREAM)) {
                StreamWrite write = Given.write(Given.stream(), expected, 2).asRepeatable();

                assertThat(race(i -> AppendRequest.of(write))).isEqualTo(THREADS);
                assertThat(versions(write.streamId())).containsExactly(1L, 2L);
            }
        }
    }

    private int winners(String stream, ExpectedVersion expected) throws Exception {
        return race(i -> Given.append(stream, expected, 1));
    }

    private int race(java.util.function.IntFunction<AppendRequest> requests) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            AppendRequest request = requests.apply(i);
            Callable<Boolean> append = () -> {
                start.await();
                return succeeds(request);
            };
            running.add(threads.submit(append));
        }
        int won = 0;
        for (Future<Boolean> writer : running) {
            won += writer.get(30, TimeUnit.SECONDS) ? 1 : 0;
        }
        return won;
    }

    private boolean succeeds(AppendRequest request) {
        try {
            adapter.append(request);
            return true;
        } catch (ConcurrencyException e) {
            assertThat(e.actualVersion()).isPositive();
            return false;
        }
    }

    private List<Long> versions(String stream) {
        return adapter.load(LoadRequest.after(stream, 0)).stream()
                .map(StoredEvent::version)
                .toList();
    }
}
