package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.Event;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.projection.LiveProjection;
import dev.mink.projection.Projection;
import dev.mink.projection.ProjectionContext;
import dev.mink.projection.ProjectionFailedException;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import dev.mink.store.EventStore;
import dev.mink.testing.projection.ProjectionFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionFixtureTest {
    record Opened(String account) {}

    record Paid(String account, int amount) {}

    record Closed(String account) {}

    record Balance(String id, int amount) {}

    private final EventStore store = EventStore.create(MemoryAdapter.create());
    private final ReadModelRepository<Balance> balances =
            store.adapter().capability(ReadModelStore.class).orElseThrow().repository(Balance.class);

    @AfterEach
    void close() {
        store.close();
    }

    private final InlineProjection inline = InlineProjection.named("balances")
            .on(Opened.class, (event, context) -> context.in(balances).upsert(new Balance(event.account(), 0)))
            .on(Paid.class, (event, context) -> pay(event, context))
            .build();

    private void pay(Paid event, ProjectionContext context) {
        if (event.amount() < 0) {
            throw new IllegalStateException("on purpose");
        }
        context.in(balances).update(event.account(), old -> new Balance(old.id(), old.amount() + event.amount()));
    }

    @Test
    void eventsMakeTheModel() {
        ProjectionFixture<Balance> fixture = ProjectionFixture.of(store, inline, balances)
                .given("Account-1", new Opened("1"), new Paid("1", 30))
                .given("Account-2", new Opened("2"), new Closed("2"))
                .given("Account-1", new Paid("1", 12))
                .thenReadModel("1", new Balance("1", 42))
                .thenReadModelMatches(
                        "2", balance -> assertThat(balance.amount()).isZero())
                .thenReadModelExists("2")
                .thenReadModelNotExists("3")
                .thenReadModelCount(2);

        assertThat(fixture.events()).extracting(Event::version).containsExactly(1L, 2L, 1L, 2L, 3L);
        assertThat(fixture.repository()).isSameAs(balances);
    }

    @Test
    void aModelThatIsNotAsExpectedFailsTheTest() {
        ProjectionFixture<Balance> fixture =
                ProjectionFixture.of(store, inline, balances).given("Account-1", new Opened("1"));

        assertThatThrownBy(() -> fixture.thenReadModel("1", new Balance("1", 1)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fixture.thenReadModel("2", new Balance("2", 0)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fixture.thenReadModelMatches(
                        "1", balance -> assertThat(balance.amount()).isOne()))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fixture.thenReadModelMatches("2", balance -> {}))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fixture.thenReadModelExists("2")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fixture.thenReadModelNotExists("1")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> fixture.thenReadModelCount(0)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aFailureUndoesWhatWasAppliedWithIt() {
        ProjectionFixture<Balance> fixture =
                ProjectionFixture.of(store, inline, balances).given("Account-1", new Opened("1"));

        assertThatThrownBy(() -> fixture.given("Account-1", new Paid("1", 5), new Paid("1", -1)))
                .isInstanceOf(ProjectionFailedException.class)
                .hasRootCauseMessage("on purpose");

        fixture.thenReadModel("1", new Balance("1", 0));
        assertThat(fixture.events()).hasSize(1);
    }

    @Test
    void appliedAgainItShowsWhatIsNotRepeatable() {
        ProjectionFixture.of(store, inline, balances)
                .given("Account-1", new Opened("1"))
                .givenAllAgain()
                .thenReadModel("1", new Balance("1", 0))
                .given("Account-2", new Opened("2"), new Paid("2", 5))
                .givenAllAgain()
                .thenReadModel("2", new Balance("2", 5));
    }

    @Test
    void everyKindOfProjectionCanBeTested() {
        List<String> told = new ArrayList<>();
        AsyncProjection async = AsyncProjection.named("async")
                .on(Paid.class, (event, context) -> told.add("async " + event.amount()))
                .build();
        LiveProjection live = LiveProjection.named("live")
                .on(Paid.class, (event, context) -> told.add("live " + event.amount()))
                .build();
        for (Projection projection : List.of(async, live, new Batches(told))) {
            ProjectionFixture.of(store, projection, balances)
                    .given("Account-1", new Opened("1"), new Paid("1", 1), new Paid("1", 2));
        }

        assertThat(told).containsExactly("async 1", "async 2", "live 1", "live 2", "batch of 3");
        assertThatThrownBy(() ->
                        ProjectionFixture.of(store, () -> "kindless", balances).given("Account-1", new Opened("1")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private record Batches(List<String> told) implements AsyncProjection {
        @Override
        public String name() {
            return "batches";
        }

        @Override
        public void apply(Event event, ProjectionContext context) {
            throw new AssertionError("one by one");
        }

        @Override
        public boolean supportsBatch() {
            return true;
        }

        @Override
        public void applyBatch(List<Event> events, ProjectionContext context) {
            told.add("batch of " + events.size());
        }
    }
}
