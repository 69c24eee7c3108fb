package dev.mink.benchmarks.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets contestants make the same calls in turns.
 *
 * <p>A round gives each of them the same time, cut into short turns that follow each other in an
 * order that rotates, so that what disturbs the machine disturbs all of them. Calls of a turn that
 * has begun are always finished and counted.
 */
final class Race implements AutoCloseable {
    private static final long LONGEST_TURN_NANOS = Duration.ofMillis(50).toNanos();
    private static final long WARM_UP_NANOS = Duration.ofSeconds(6).toNanos();

    private final long roundNanos;
    private final int rounds;
    private final AtomicLong numbers = new AtomicLong();
    private final ExecutorService clients = Executors.newCachedThreadPool(Race::daemon);

    Race(Duration round, int rounds) {
        this.roundNanos = round.toNanos();
        this.rounds = rounds;
    }

    /** Events per second of each contestant in each round; a round to warm up is not among them. */
    <C extends Writer> Map<C, List<Double>> run(Course<C> course, List<C> contestants) {
        Map<C, List<Double>> rates = new LinkedHashMap<>();
        round(course, contestants, Math.min(2 * roundNanos, WARM_UP_NANOS), 0);
        for (int round = 0; round < rounds; round++) {
            round(course, contestants, roundNanos, round)
                    .forEach((contestant, turns) -> rates.computeIfAbsent(contestant, c -> new ArrayList<>())
                            .add(turns.rate()));
        }
        return rates;
    }

    private <C extends Writer> Map<C, Tally> round(Course<C> course, List<C> contestants, long nanos, int first) {
        Map<C, Tally> tallies = new LinkedHashMap<>();
        int turns = (int) Math.max(1, (nanos + LONGEST_TURN_NANOS - 1) / LONGEST_TURN_NANOS);
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < contestants.size(); i++) {
                C contestant = contestants.get((first + turn + i) % contestants.size());
                course.before().accept(contestant);
                tallies.computeIfAbsent(contestant, c -> new Tally()).add(turn(course, contestant, nanos / turns));
            }
        }
        return tallies;
    }

    private <C extends Writer> Tally turn(Course<C> course, C contestant, long nanos) {
        long start = System.nanoTime();
        Callable<Long> client = () -> calls(course, contestant, start + nanos);
        try {
            long events = 0;
            List<Future<Long>> others = new ArrayList<>();
            for (int i = 1; i < course.clients(); i++) {
                others.add(clients.submit(client));
            }
            events += client.call();
            for (Future<Long> other : others) {
                events += other.get();
            }
            return new Tally(events, System.nanoTime() - start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("mink: the benchmark was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("mink: a client of " + contestant.name() + " failed", e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException("mink: " + contestant.name() + " failed", e);
        }
    }

    private <C> long calls(Course<C> course, C contestant, long end) {
        long events = 0;
        do {
            events += course.call().on(contestant, numbers.incrementAndGet());
        } while (System.nanoTime() < end);
        return events;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "benchmark-client");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }

    /** Events and the time they took. */
    private static final class Tally {
        private long events;
        private long nanos;

        Tally() {}

        Tally(long events, long nanos) {
            this.events = events;
            this.nanos = nanos;
        }

        void add(Tally other) {
            events += other.events;
            nanos += other.nanos;
        }

        double rate() {
            return events * 1e9 / nanos;
        }
    }
}
