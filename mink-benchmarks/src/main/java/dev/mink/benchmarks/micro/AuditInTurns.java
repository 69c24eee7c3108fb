package dev.mink.benchmarks.micro;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.benchmarks.BenchmarkServer;
import dev.mink.command.audit.AuditChain;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditLink;
import dev.mink.command.audit.AuditStore;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Audit entries that are chained beside plain ones, on PostgreSQL with durable commits, in turns within
 * one program, so that whatever else the machine does meets both alike.
 */
public final class AuditInTurns {
    private static final int[] CLIENTS = {1, 8};
    private static final long TURN_NANOS = Duration.ofMillis(100).toNanos();
    private static final int WARM_UP_TURNS = 20;
    private static final int TURNS = 100;

    private AuditInTurns() {}

    /**
     * Runs it; takes about a minute.
     *
     * @param args the JDBC URL of a server; without it an embedded one is started
     */
    public static void main(String[] args) throws Exception {
        Optional<String> url = args.length == 0 ? Optional.empty() : Optional.of(args[0]);
        try (BenchmarkServer server = BenchmarkServer.open(url);
                PostgresAdapter adapter = PostgresAdapter.builder(server.jdbcUrl())
                        .schema("mink_bench_audit")
                        .maxPoolSize(8)
                        .build()) {
            server.execute("DROP SCHEMA IF EXISTS mink_bench_audit CASCADE");
            adapter.initialize();
            server.description().forEach(System.out::println);
            for (int clients : CLIENTS) {
                measure(AuditStore.of(adapter), clients, System.out);
            }
            server.execute("DROP SCHEMA mink_bench_audit CASCADE");
        }
    }

    private static void measure(AuditStore store, int clients, PrintStream out) throws Exception {
        AuditChain chain = store.capability(AuditChain.class).orElseThrow();
        Consumer<AuditEntry> linked = entry -> {
            AuditLink unused = chain.appendLinked(entry);
        };
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        double plainRate = 0;
        double chainedRate = 0;
        try {
            for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
                double plain = turn(threads, clients, store::append);
                double chained = turn(threads, clients, linked);
                if (turn >= 0) {
                    plainRate += plain / TURNS;
                    chainedRate += chained / TURNS;
                }
            }
        } finally {
            threads.shutdownNow();
        }
        if (!chain.verify().isIntact()) {
            throw new IllegalStateException("mink: the chain is broken");
        }
        out.printf(
                Locale.ROOT,
                "%d clients: plain %.0f/s, chained %.0f/s, ratio %.2f%n",
                clients,
                plainRate,
                chainedRate,
                chainedRate / plainRate);
    }

    /** Entries per second. */
    private static double turn(ExecutorService threads, int clients, Consumer<AuditEntry> write) throws Exception {
        long start = System.nanoTime();
        Callable<Integer> client = () -> {
            int entries = 0;
            do {
                write.accept(entry());
                entries++;
            } while (System.nanoTime() - start < TURN_NANOS);
            return entries;
        };
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            running.add(threads.submit(client));
        }
        int entries = 0;
        for (Future<Integer> each : running) {
            entries += each.get();
        }
        return entries * 1e9 / (System.nanoTime() - start);
    }

    private static AuditEntry entry() {
        return AuditEntry.builder("ShipOrder")
                .commandId("0198c5a0-0000-7000-8000-000000000000")
                .aggregateId("order-4711")
                .actor("ann")
                .tenantId("acme")
                .correlationId("checkout-1")
                .causationId("click-1")
                .version(7)
                .durationMs(3)
                .success(true)
                .build();
    }
}
