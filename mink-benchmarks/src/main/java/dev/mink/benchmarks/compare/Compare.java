package dev.mink.benchmarks.compare;

import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.benchmarks.BenchmarkServer;
import dev.mink.benchmarks.Machine;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Measures Mink beside bare JDBC and beside Axon, and prints how many times faster it is.
 *
 * <p>Standard output gets one line for each metric and peer: {@code metric<TAB>versus<TAB>ours
 * <TAB>other<TAB>ratio}, in events per second, each the median of the rounds. A delay has no peer: {@code
 * metric<TAB>p50/p99<TAB>median<TAB>99th percentile<TAB>ms}. Everything else goes to standard error.
 */
public final class Compare {
    private static final String MEMORY = "memory.";
    private static final List<String> PEERS = List.of(JdbcFloor.NAME, AxonContestant.NAME);

    private final CompareOptions options;
    private final PrintStream results;
    private final PrintStream progress;

    Compare(CompareOptions options, PrintStream results, PrintStream progress) {
        this.options = options;
        this.results = results;
        this.progress = progress;
    }

    /** Runs the comparison; exits with 2 if the arguments are wrong. */
    public static void main(String[] args) {
        CompareOptions options;
        try {
            options = CompareOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        new Compare(options, System.out, System.err).run();
    }

    void run() {
        try (Race race = new Race(options.round(), options.rounds())) {
            Map<Scenario, List<Comparison>> onPostgres = selected(Compare::postgresComparisons);
            boolean projections = ProjectionComparison.METRICS.stream().anyMatch(options::wants);
            if (!onPostgres.isEmpty() || projections) {
                try (BenchmarkServer server = BenchmarkServer.open(options.url())) {
                    server.description().forEach(progress::println);
                    if (!onPostgres.isEmpty()) {
                        comparePostgres(server, race, onPostgres);
                    }
                    new ProjectionComparison(server, race, options, results, progress).run();
                }
            }
            Map<Scenario, List<Comparison>> inMemory = selected(Compare::memoryComparisons);
            if (!inMemory.isEmpty()) {
                Machine.description().forEach(progress::println);
                inMemory.forEach((scenario, comparisons) -> compareMemory(race, scenario, comparisons));
            }
        }
    }

    private static List<Comparison> postgresComparisons(Scenario scenario) {
        Comparison adapter = new Comparison(scenario.metric(), AdapterContestant.NAME, PEERS);
        if (scenario == Scenario.FEED_CATCHUP) {
            return List.of(adapter);
        }
        String metric = StoreContestant.NAME + "." + scenario.metric();
        return List.of(adapter, new Comparison(metric, StoreContestant.NAME, PEERS));
    }

    private static List<Comparison> memoryComparisons(Scenario scenario) {
        return List.of(new Comparison(MEMORY + scenario.metric(), AdapterContestant.NAME, List.of(JdbcFloor.NAME)));
    }

    private Map<Scenario, List<Comparison>> selected(Function<Scenario, List<Comparison>> comparisons) {
        Map<Scenario, List<Comparison>> selected = new LinkedHashMap<>();
        for (Scenario scenario : Scenario.values()) {
            List<Comparison> wanted = comparisons.apply(scenario).stream()
                    .filter(comparison -> options.wants(comparison.metric()))
                    .toList();
            if (!wanted.isEmpty()) {
                selected.put(scenario, wanted);
            }
        }
        return selected;
    }

    private void comparePostgres(BenchmarkServer server, Race race, Map<Scenario, List<Comparison>> selection) {
        List<Contestant> contestants = new PostgresContestants(server).create();
        try {
            contestants.forEach(Scenario::seed);
            server.execute("VACUUM ANALYZE");
            selection.forEach((scenario, comparisons) -> {
                // Pages written to disk for what was before would slow down whoever happens to be on.
                server.execute("CHECKPOINT");
                compare(race, scenario, comparisons, contestants);
            });
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private void compareMemory(Race race, Scenario scenario, List<Comparison> comparisons) {
        MemoryAdapter adapter = MemoryAdapter.create();
        List<Contestant> contestants =
                List.of(new AdapterContestant(adapter, adapter::reset, () -> {}), new MemoryFloor());
        if (!scenario.isWriting()) {
            contestants.forEach(Scenario::seed);
        }
        compare(race, scenario, comparisons, contestants);
        contestants.forEach(Contestant::close);
    }

    private void compare(Race race, Scenario scenario, List<Comparison> comparisons, List<Contestant> contestants) {
        List<Contestant> needed = contestants.stream()
                .filter(contestant -> comparisons.stream().anyMatch(comparison -> comparison.needs(contestant)))
                .toList();
        Map<String, Double> medians = new LinkedHashMap<>();
        race.run(scenario.course(), needed).forEach((contestant, rates) -> {
            medians.put(contestant.name(), Comparison.median(rates));
            progress.println(scenario.metric() + " " + contestant.name() + ": " + text(rates) + " events/s");
        });
        for (Comparison comparison : comparisons) {
            comparison.lines(medians).forEach(results::println);
        }
        results.flush();
    }

    static String text(List<Double> rates) {
        return rates.stream()
                .map(rate -> String.format(Locale.ROOT, "%.0f", rate))
                .collect(Collectors.joining(" "));
    }
}
