package dev.mink.benchmarks.compare;

import dev.mink.adapter.postgres.PostgresAdapter;
import dev.mink.adapter.postgres.PostgresRepository;
import dev.mink.benchmarks.SampleEvents;
import dev.mink.benchmarks.SampleEvents.OrderCreated;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.store.EventStore;
import java.util.List;

/** The whole of Mink with an engine attached, whose one inline projection inserts a row for each event. */
final class InlineContestant implements Writer {
    private final EventStore store;
    private final ProjectionEngine engine;
    private final Runnable cleanUp;

    InlineContestant(PostgresAdapter adapter, String schema, Runnable cleanUp) {
        this.store = EventStore.create(adapter);
        this.engine = ProjectionEngine.create(store);
        this.cleanUp = cleanUp;
        store.initialize();
        PostgresRepository<OrderSummary> summaries = PostgresRepository.builder(adapter, OrderSummary.class)
                .schema(schema)
                .build();
        engine.registerInline(InlineProjection.named("summaries")
                .on(
                        OrderCreated.class,
                        (event, context) -> summaries
                                .in(context.transaction().orElseThrow())
                                .insert(new OrderSummary(
                                        context.event().streamId(), event.customerId(), event.total())))
                .build());
        engine.attach();
    }

    @Override
    public String name() {
        return AdapterContestant.NAME;
    }

    @Override
    public void append(String streamId, int count) {
        store.append(streamId, List.of(SampleEvents.SMALL));
    }

    @Override
    public void close() {
        engine.close();
        store.close();
        cleanUp.run();
    }
}
