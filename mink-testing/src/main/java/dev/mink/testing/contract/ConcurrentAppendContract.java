package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.ExpectedVersion.NO_STREAM;
import static dev.mink.ExpectedVersion.STREAM_EXISTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamWrite;
import dev.mink.testing.contract.Race.Outcome;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many writers of one stream: who expects a version wins alone, who expects none always wins. */
public abstract class ConcurrentAppendContract extends AdapterContract {
    private static final int THREADS = 32;

    /** Sets up the contract. */
    protected ConcurrentAppendContract() {}

    @Test
    void oneOfManyCreatesAStream() throws InterruptedException {
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(5, 200); round++) {
                String stream = Sample.stream();
                assertOneWinner(race, stream, NO_STREAM);
                assertThat(load(stream)).hasSize(2);
            }
        }
    }

    @Test
    void oneOfManyWritesAfterAVersion() throws InterruptedException {
        String stream = Sample.stream();
        append(stream, 2);
        try (Race race = new Race(THREADS)) {
            for (int round = 1; round <= Rounds.of(5, 200); round++) {
                assertOneWinner(race, stream, ExpectedVersion.exact(2L * round));
                assertThat(load(stream)).hasSize(2 * round + 2);
            }
        }
    }

    @Test
    void allWriteWhoExpectNoVersion() throws InterruptedException {
        assertAllWin(ANY_VERSION, false);
    }

    @Test
    void allWriteWhoExpectAStream() throws InterruptedException {
        assertAllWin(STREAM_EXISTS, true);
    }

    @Test
    void writersOfTheSameStreamsInOtherOrdersDoNotDeadlock() throws InterruptedException {
        String left = Sample.stream();
        String right = Sample.stream();
        try (Race race = new Race(THREADS)) {
            for (int round = 1; round <= Rounds.of(3, 50); round++) {
                List<Outcome<List<AppendResult>>> outcomes = race.run(i -> bothStreams(left, right, i % 2 == 0));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                assertThat(Sample.versions(load(left))).isEqualTo(upTo((long) THREADS * round));
                assertThat(Sample.versions(load(right))).isEqualTo(upTo((long) THREADS * round));
            }
        }
    }

    private Callable<List<AppendResult>> bothStreams(String left, String right, boolean leftFirst) {
        return () -> append(AppendRequest.of(
                StreamWrite.of(leftFirst ? left : right, ANY_VERSION, Sample.records(1)),
                StreamWrite.of(leftFirst ? right : left, ANY_VERSION, Sample.records(1))));
    }

    private void assertOneWinner(Race race, String stream, ExpectedVersion expected) throws InterruptedException {
        List<Outcome<AppendResult>> outcomes = race.run(i -> () -> append(stream, expected, Sample.records(2)));

        assertThat(Outcome.values(outcomes)).as("winners").hasSize(1);
        assertThat(Outcome.failures(outcomes)).allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(ConcurrencyException.class);
            ConcurrencyException conflict = (ConcurrencyException) failure;
            assertThat(conflict.streamId()).isEqualTo(stream);
            assertThat(conflict.expectedVersion()).isEqualTo(expected.value());
            assertThat(conflict.actualVersion()).isEqualTo(expected.value() + 2);
        });
    }

    private void assertAllWin(ExpectedVersion expected, boolean exists) throws InterruptedException {
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(5, 200); round++) {
                String stream = Sample.stream();
                int before = exists ? append(stream, 1).eventIds().size() : 0;

                List<Outcome<AppendResult>> outcomes = race.run(i -> () -> append(stream, expected, Sample.records(2)));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                assertThat(Sample.versions(load(stream))).isEqualTo(upTo(before + 2L * THREADS));
                assertThat(Sample.positions(load(stream))).isSorted();
            }
        }
    }

    private static List<Long> upTo(long version) {
        return LongStream.rangeClosed(1, version).boxed().toList();
    }
}
