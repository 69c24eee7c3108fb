package dev.mink.benchmarks.compare;

import dev.mink.Event;
import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.PostgresRepository;
import dev.mink.benchmarks.SampleEvents.OrderEvent;
import dev.mink.projection.AsyncProjectionBase;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.List;

/** An async projection with all defaults: each batch commits its rows together with the checkpoint. */
final class EngineFollower implements Follower {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EventStore store;
    private final PostgresRepository<OrderTotal> totals;
    private int rounds;

    EngineFollower(PostgresAdapter adapter, String schema) {
        this.store = EventStore.create(adapter);
        this.totals = PostgresRepository.builder(adapter, OrderTotal.class)
                .schema(schema)
                .table("engine_totals")
                .build();
        store.registerEvents(OrderEvent.class);
    }

    @Override
    public String name() {
        return AdapterContestant.NAME;
    }

    @Override
    public String table() {
        return totals.tableName();
    }

    @Override
    public long catchUp() {
        String name = "totals-" + ++rounds;
        try (ProjectionEngine engine = ProjectionEngine.create(store)) {
            engine.registerAsync(new Totals(name, totals));
            long start = System.nanoTime();
            engine.start();
            engine.awaitCaughtUp(name, PATIENCE);
            return System.nanoTime() - start;
        }
    }

    @Override
    public void close() {
        store.close();
    }

    /** Writes the rows of a batch in one statement. */
    private static final class Totals extends AsyncProjectionBase {
        private final PostgresRepository<OrderTotal> totals;

        Totals(String name, PostgresRepository<OrderTotal> totals) {
            super(name);
            this.totals = totals;
        }

        @Override
        public boolean supportsBatch() {
            return true;
        }

        @Override
        public void apply(Event event, ProjectionContext context) {
            applyBatch(List.of(event), context);
        }

        @Override
        public void applyBatch(List<Event> events, ProjectionContext context) {
            totals.in(context.transaction().orElseThrow())
                    .upsertAll(events.stream()
                            .map(event -> OrderTotal.of(event.data(OrderEvent.class)))
                            .toList());
        }
    }
}
