package dev.mink.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.adapter.memory.MemoryAdapter;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.PoisonDecision;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import dev.mink.projection.RetriedEvents;
import dev.mink.projection.RetryPolicy;
import dev.mink.projection.engine.ProjectionEngine;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.readmodel.ReadModels;
import dev.mink.store.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about projections that is in no example, run in memory. */
class ProjectionsPageTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    record ItemSold(String sku, String customer) {}

    record Item(String id, int sold) {}

    record Customer(String id, int items) {}

    private final AtomicBoolean priceListIsMissing = new AtomicBoolean();
    private EventStore store;
    private ProjectionEngine engine;

    @BeforeEach
    void open() {
        store = EventStore.create(MemoryAdapter.create());
        engine = ProjectionEngine.create(store);
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    private AsyncProjection sales(ReadModels models) {
        ReadModelRepository<Item> items = models.repository(Item.class);
        return AsyncProjection.named("sales")
                .on(ItemSold.class, (event, context) -> {
                    if (priceListIsMissing.get()) {
                        throw new IllegalStateException("no price of " + event.sku());
                    }
                    int sold =
                            context.in(items).find(event.sku()).map(Item::sold).orElse(0);
                    context.in(items).upsert(new Item(event.sku(), sold + 1));
                })
                .build();
    }

    private AsyncProjection customers(ReadModels models) {
        ReadModelRepository<Customer> customers = models.repository(Customer.class);
        return AsyncProjection.named("customers")
                .on(ItemSold.class, (event, context) -> {
                    context.in(customers).upsert(new Customer(event.customer(), 1));
                })
                .build();
    }

    private void sell() {
        store.append("Shop-1", List.of(new ItemSold("pen", "ada"), new ItemSold("pen", "bob")));
    }

    private <T> ReadModelRepository<T> repository(Class<T> type) {
        return store.adapter().capability(ReadModelStore.class).orElseThrow().repository(type);
    }

    @Test
    void whatIsParkedIsAppliedWhenItsCauseIsGone() {
        // tag::park[]
        AsyncOptions options = AsyncOptions.builder()
                .retryPolicy(RetryPolicy.none())
                .onPoisonEvent(PoisonDecision.PARK)
                .build();
        engine.registerAsync(this::sales, options);
        // end::park[]
        engine.start();
        priceListIsMissing.set(true);
        sell();
        engine.awaitCaughtUp("sales", SOON);
        priceListIsMissing.set(false);
        List<String> causes = new ArrayList<>();

        // tag::parked[]
        for (ParkedEvent parked : engine.parked("sales").list(0, 100)) {
            causes.add(parked.position() + " of " + parked.streamId() + ": " + parked.cause());
        }
        RetriedEvents retried = engine.parked("sales").retryAll();
        // end::parked[]

        assertThat(causes).hasSize(2);
        assertThat(causes.get(0)).startsWith("1 of Shop-1: ").contains("no price of pen");
        assertThat(retried.applied()).isEqualTo(2);
        assertThat(repository(Item.class).getAll()).containsExactly(new Item("pen", 2));
        assertThat(engine.parked("sales").count()).isZero();
    }

    @Test
    void severalAreRebuiltOverOneReading() {
        engine.registerAsync(this::sales);
        engine.registerAsync(this::customers);
        sell();

        // tag::all[]
        List<RebuildProgress> ended = engine.rebuildAll(List.of("sales", "customers"), RebuildOptions.defaults(), 2);
        // end::all[]

        assertThat(ended).hasSize(2).allMatch(RebuildProgress::completed);
        assertThat(repository(Item.class).getAll()).containsExactly(new Item("pen", 2));
        assertThat(repository(Customer.class).getAll()).containsExactly(new Customer("ada", 1), new Customer("bob", 1));
    }
}
