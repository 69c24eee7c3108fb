package dev.mink.adapter.postgres.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.AppendResult;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.chaos.Entry.Noted;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.ProjectionState;
import dev.mink.projection.RestartPolicy;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.store.EventStore;
import dev.mink.testing.generators.Seed;
import dev.mink.testing.postgres.PostgresUrl;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What each process of a ledger has: writers with and without the inline projection, and an engine. */
final class Bookkeeper implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WRITERS = 2;

    private final PostgresAdapter adapter;
    private final EventStore store;
    private final EventStore detached;
    private final Tallies tallies;
    private final ProjectionEngine engine;
    private final List<ProjectionState> states = new CopyOnWriteArrayList<>();

    Bookkeeper(String jdbcUrl, String schema, String name) {
        adapter = PostgresAdapter.builder(jdbcUrl)
                .schema(schema)
                .readModelSchema(schema)
                .maxPoolSize(8)
                .connectionTimeout(Duration.ofSeconds(5))
                .build();
        store = EventStore.create(adapter);
        detached = EventStore.builder(adapter).closeAdapter(false).build();
        store.registerEvents(Entry.class);
        detached.registerEvents(Entry.class);
        tallies = new Tallies(adapter.capability(ReadModelStore.class).orElseThrow());
        engine = ProjectionEngine.builder(store)
                .owner(name)
                .leaseDuration(LEASE)
                .stateObserver((projection, before, now, failure) -> states.add(now))
                .build();
        engine.registerInline(tallies.inline());
        engine.registerAsync(
                tallies.background(),
                AsyncOptions.builder()
                        // Sessions are killed also while the checkpoint is read, which is tried three times only.
                        .restartPolicy(RestartPolicy.forever(Duration.ofMillis(50), Duration.ofMillis(50)))
                        .build());
        engine.attach();
    }

    ProjectionEngine engine() {
        return engine;
    }

    /** Makes what is there before anything is written. */
    void prepare() {
        tallies.prepare();
    }

    /** The states that the projection in the background has been in. */
    List<ProjectionState> states() {
        return states;
    }

    /** Who runs the projection in the background; empty if it could not be found out. */
    Optional<String> owner() {
        try {
            return adapter.capability(LeaseStore.class).orElseThrow().held().stream()
                    .filter(lease -> lease.name().endsWith(Tallies.BACKGROUND))
                    .map(Lease::owner)
                    .findAny();
        } catch (AdapterException e) {
            requireRetryable(e);
            return Optional.empty();
        }
    }

    /** Appends something, also if sessions were killed. */
    AppendResult note(String text) {
        while (true) {
            try {
                return detached.append("Ledger-0", List.of(new Noted(text)));
            } catch (AdapterException e) {
                requireRetryable(e);
            }
        }
    }

    /** Waits until something is applied, by whichever process, also if sessions were killed. */
    void awaitApplied(AppendResult result, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                engine.awaitApplied(result, Tallies.BACKGROUND, Duration.ofNanos(end - System.nanoTime()));
                return;
            } catch (AdapterException e) {
                requireRetryable(e);
            }
        }
    }

    /** Finishes what is left, when nobody writes any more, and compares the models with the events. */
    void assertComplete(ChaosDatabase database) throws SQLException {
        AppendResult last = note("the last one");
        awaitApplied(last, PATIENCE);
        Set<Tally> computed = Tallies.computed(database);
        Set<Tally> stored = tallies.stored();
        assertThat(difference(stored, computed)).as("rows that are wrong").isEmpty();
        assertThat(difference(computed, stored)).as("rows that are missing").isEmpty();
        assertThat(checkpoint())
                .isEqualTo(last.lastPosition())
                .isEqualTo(database.number("SELECT max(global_position) FROM " + database.schema() + ".events"));
    }

    private static Set<Tally> difference(Set<Tally> some, Set<Tally> others) {
        Set<Tally> difference = new LinkedHashSet<>(some);
        difference.removeAll(others);
        return difference;
    }

    private long checkpoint() {
        return adapter.capability(CheckpointStore.class)
                .orElseThrow()
                .getCheckpoint(Tallies.BACKGROUND)
                .orElseThrow()
                .position();
    }

    private static void requireRetryable(AdapterException e) {
        if (!e.retryable()) {
            throw e;
        }
    }

    /** Has the crew write, half of it without the inline projection. */
    void employ(Crew crew, Seed seed) {
        for (int i = 0; i < WRITERS; i++) {
            crew.start("attached-" + i, new LedgerWriter(store, true, seed.random(2 * i + 1)));
            crew.start("detached-" + i, new LedgerWriter(detached, false, seed.random(2 * i + 2)));
        }
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }

    /** Another process: works until it is killed, or the one that started it has ended. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException, SQLException {
            String schema = args[1];
            try (Bookkeeper keeper = new Bookkeeper(args[0], schema, args[2]);
                    Crew crew = new Crew()) {
                keeper.engine().start();
                keeper.employ(crew, Seed.of(Long.parseLong(args[3])));
                new ChaosDatabase(PostgresUrl.parse(args[0]), schema)
                        .run("INSERT INTO " + schema + ".processes VALUES ("
                                + ProcessHandle.current().pid() + ")");
                var unused = System.in.read();
            }
        }
    }
}
