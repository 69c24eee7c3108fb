package dev.mink.testing.proxy;

import dev.mink.testing.postgres.PostgresUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A proxy before a PostgreSQL server that understands the protocol: it counts round trips and
 * messages, records which statements they carried, and can lose the reply to a chosen request.
 *
 * <p>What is encrypted passes without being understood.
 */
public final class PostgresProxy implements AutoCloseable {
    private final PostgresUrl server;
    private final TcpProxy proxy;
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<Character, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<Character, LongAdder> replies = new ConcurrentHashMap<>();
    private final LongAdder roundTrips = new LongAdder();
    private final List<PostgresExchange> recorded = new ArrayList<>();
    private boolean recording;
    private @Nullable LostReply lost;

    private PostgresProxy(PostgresUrl server) {
        this.server = server;
        this.proxy =
                new TcpProxy(server.host(), server.port(), () -> new PostgresTap(this, connections.incrementAndGet()));
    }

    /** Starts a proxy before the server of a database. */
    public static PostgresProxy to(PostgresUrl database) {
        return new PostgresProxy(database);
    }

    /** The same database, by way of this proxy. */
    public PostgresUrl url() {
        return server.withAddress(proxy.host(), proxy.port());
    }

    /** The connections: to delay, hold or cut them. */
    public TcpProxy tcp() {
        return proxy;
    }

    /** How often clients waited for a reply so far, logins not counted. */
    public long roundTrips() {
        return roundTrips.sum();
    }

    /** Messages that clients sent so far, by the protocol's name of their type, as {@code Bind}. */
    public Map<String, Long> requests() {
        return named(requests, MessageNames.REQUESTS);
    }

    /** Messages that the server sent so far, by the protocol's name of their type. */
    public Map<String, Long> replies() {
        return named(replies, MessageNames.REPLIES);
    }

    /**
     * What all connections exchanged while something ran, in the order of the replies.
     */
    public List<PostgresExchange> record(Runnable work) {
        synchronized (recorded) {
            recorded.clear();
            recording = true;
        }
        try {
            work.run();
        } finally {
            synchronized (recorded) {
                recording = false;
            }
        }
        synchronized (recorded) {
            return List.copyOf(recorded);
        }
    }

    /**
     * Loses the next reply to a request of this kind: the server does what it was asked, then the
     * client's connection is cut instead of hearing of it. Happens once; a later call replaces it.
     *
     * @param which called with each exchange until it returns true
     */
    public synchronized LostReply loseReply(Predicate<PostgresExchange> which) {
        LostReply armed = new LostReply(which);
        lost = armed;
        return armed;
    }

    @Override
    public void close() {
        proxy.close();
    }

    void countRequest(char type) {
        requests.computeIfAbsent(type, key -> new LongAdder()).increment();
    }

    void countReply(char type) {
        replies.computeIfAbsent(type, key -> new LongAdder()).increment();
    }

    /** Takes note of an exchange; returns whether its reply is to be lost. */
    boolean completed(PostgresExchange exchange) {
        if (!exchange.pipelined()) {
            roundTrips.increment();
        }
        synchronized (recorded) {
            if (recording) {
                recorded.add(exchange);
            }
        }
        return isLost(exchange);
    }

    private synchronized boolean isLost(PostgresExchange exchange) {
        LostReply armed = lost;
        if (armed == null || !armed.which.test(exchange)) {
            return false;
        }
        lost = null;
        armed.happened.countDown();
        return true;
    }

    private static Map<String, Long> named(Map<Character, LongAdder> counts, Map<Character, String> names) {
        Map<String, Long> result = new TreeMap<>();
        counts.forEach((type, count) -> result.put(names.getOrDefault(type, type.toString()), count.sum()));
        return result;
    }

    /** A reply that is or was to be lost. */
    public static final class LostReply {
        private final Predicate<PostgresExchange> which;
        private final CountDownLatch happened = new CountDownLatch(1);

        private LostReply(Predicate<PostgresExchange> which) {
            this.which = which;
        }

        /** Whether it was lost by now. */
        public boolean happened() {
            return happened.getCount() == 0;
        }

        /** Waits until it is lost; returns false if that did not happen in time. */
        public boolean await(Duration timeout) throws InterruptedException {
            return happened.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
