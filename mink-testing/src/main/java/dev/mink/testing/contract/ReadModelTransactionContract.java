package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static dev.mink.readmodel.Filter.eq;
import static dev.mink.readmodel.Filter.gt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mink.adapter.AppendRequest;
import dev.mink.projection.ProjectionContext;
import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.InvalidQueryException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.testing.contract.Threads.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Repositories within transactions: seen by themselves first, by others after the commit, or never. */
public abstract class ReadModelTransactionContract extends ReadModelContract {
    private static final Duration A_MOMENT = Duration.ofMillis(60);

    private final Threads threads = new Threads();

    /** Sets up the contract. */
    protected ReadModelTransactionContract() {}

    @Test
    void everyWriteIsSeenOutsideAfterTheCommitOnly() {
        things().insert(thing("updated", 1));
        things().insert(thing("replaced", 1));
        things().insert(thing("deleted", 1));
        things().insert(thing("filtered", 5));

        run(transaction -> {
            writeEverything(things().in(transaction));
            assertThat(numbers(things().in(transaction)))
                    .isEqualTo(Map.of("inserted", 1, "updated", 2, "replaced", 2, "upserted", 2));
            assertThat(numbers(things()))
                    .as("from outside")
                    .isEqualTo(Map.of("updated", 1, "replaced", 1, "deleted", 1, "filtered", 5));
            return true;
        });

        assertThat(numbers(things())).isEqualTo(Map.of("inserted", 1, "updated", 2, "replaced", 2, "upserted", 2));
    }

    @Test
    void everyWriteIsUndoneWithItsTransaction() {
        things().insert(thing("updated", 1));
        things().insert(thing("replaced", 1));
        things().insert(thing("deleted", 1));
        things().insert(thing("filtered", 5));

        assertThatThrownBy(() -> run(transaction -> {
                    writeEverything(things().in(transaction));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(numbers(things())).isEqualTo(Map.of("updated", 1, "replaced", 1, "deleted", 1, "filtered", 5));
    }

    private static void writeEverything(ReadModelRepository<Thing> bound) {
        bound.insert(thing("inserted", 1));
        bound.update("updated", old -> thing("updated", 2));
        bound.upsert(thing("replaced", 2));
        bound.upsertAll(List.of(thing("upserted", 1), thing("upserted", 2)));
        bound.delete("deleted");
        bound.deleteMany(Query.where(gt("number", 4)));
    }

    private static Map<String, Integer> numbers(ReadModelRepository<Thing> repository) {
        return repository.getAll().stream().collect(Collectors.toMap(Thing::id, thing -> {
            Integer number = thing.number();
            return number == null ? -1 : number;
        }));
    }

    @Test
    void everyReadSeesWhatTheTransactionWrote() {
        things().insert(thing("a", 1));

        run(transaction -> {
            ReadModelRepository<Thing> bound = things().in(transaction);
            bound.insert(thing("c", 3));
            bound.upsert(thing("b", 2));
            bound.upsert(thing("a", 9));

            assertThat(bound.get("c").number()).isEqualTo(3);
            assertThat(bound.find("b")).isPresent();
            assertThat(bound.exists("c")).isTrue();
            assertThat(bound.getMany(List.of("c", "a")))
                    .extracting(Thing::number)
                    .containsExactly(3, 9);
            assertThat(bound.find(Query.all().orderByDesc("number")))
                    .extracting(Thing::id)
                    .containsExactly("a", "c", "b");
            assertThat(bound.findOne(Query.where(eq("number", 9))).id()).isEqualTo("a");
            assertThat(bound.count(Query.where(eq("number", 1)))).isZero();
            assertThat(bound.findPage(Query.all().withLimit(1).withCount()).totalCount())
                    .hasValue(3);
            bound.clear();
            assertThat(bound.getAll()).isEmpty();
            assertThat(things().count(Query.all())).isEqualTo(1);
            return true;
        });

        assertThat(things().getAll()).isEmpty();
    }

    @Test
    void anAppendTakesItsReadModelAlong() {
        String stream = "Order-" + UUID.randomUUID();
        AppendRequest two = AppendRequest.of(stream, ANY_VERSION, Sample.records(2));
        adapter()
                .append(two.withParticipants(List.of(
                        (transaction, stored) -> things().in(transaction).insert(thing("sum", stored.size())))));
        assertThat(things().get("sum").number()).isEqualTo(2);

        AppendRequest third = AppendRequest.of(stream, ANY_VERSION, Sample.records(1));
        assertThatThrownBy(() -> adapter().append(third.withParticipants(List.of((transaction, stored) -> {
                    things().in(transaction).update("sum", old -> thing("sum", 3));
                    throw new IllegalStateException("on purpose");
                }))))
                .hasMessage("on purpose");
        assertThat(things().get("sum").number()).isEqualTo(2);
        assertThat(load(stream)).hasSize(2);
    }

    @Test
    void aWriterWaitsForTheTransactionThatWroteTheRow() {
        things().insert(thing("a", 1));

        Running<Thing> late = run(transaction -> {
            things().in(transaction).update("a", old -> thing("a", 10));
            Running<Thing> running = threads.start(() -> things().update("a", ReadModelTransactionContract::oneMore));
            assertWaiting(running);
            assertThat(things().get("a").number()).as("a reader does not wait").isEqualTo(1);
            things().insert(thing("b", 1)); // another row is free
            return running;
        });

        assertThat(late.result(patience()).number()).isEqualTo(11);
        assertThat(things().get("a").number()).isEqualTo(11);
    }

    @Test
    void aReadModelIsFreeAgainAfterARollback() {
        things().insert(thing("a", 1));

        Running<Thing> late = catchRunning();

        assertThat(late.result(patience()).number()).isEqualTo(2);
    }

    private Running<Thing> catchRunning() {
        List<Running<Thing>> running = new ArrayList<>();
        assertThatThrownBy(() -> run(transaction -> {
                    things().in(transaction).delete("a");
                    running.add(threads.start(() -> things().update("a", ReadModelTransactionContract::oneMore)));
                    assertWaiting(running.get(0));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        return running.get(0);
    }

    @Test
    void anInsertWaitsToSeeWhetherTheIdIsTaken() {
        Running<Boolean> late = run(transaction -> {
            things().in(transaction).insert(thing("a", 1));
            Running<Boolean> running = threads.start(() -> {
                things().insert(thing("a", 2));
                return true;
            });
            assertWaiting(running);
            return running;
        });

        assertThatThrownBy(() -> late.result(patience())).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void whatFailsForItsArgumentsLeavesTheTransactionUsable() {
        run(transaction -> {
            ReadModelRepository<Thing> bound = things().in(transaction);
            bound.insert(thing("a", 1));
            assertThatThrownBy(() -> bound.get("missing")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> bound.delete("missing")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> bound.update("missing", old -> old)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> bound.update("a", old -> thing("b", 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> bound.update("a", old -> {
                        throw new IllegalStateException("refused");
                    }))
                    .hasMessage("refused");
            assertThatThrownBy(() -> bound.find(Query.where(eq("unknown", 1))))
                    .isInstanceOf(InvalidQueryException.class);
            bound.insert(thing("b", 2));
            return true;
        });

        assertThat(numbers(things())).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void aTransactionOfAnotherBackendIsRefused() {
        assertThatThrownBy(() -> things().in(new ForeignTransaction())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theContextOfAProjectionBringsItsTransaction() {
        ProjectionContext alone = ProjectionContext.of("numbers");
        assertThat(alone.in(things())).isSameAs(things());

        assertThatThrownBy(() -> run(transaction -> {
                    alone.withTransaction(transaction).in(things()).insert(thing("a", 1));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(things().getAll()).isEmpty();

        run(transaction -> {
            alone.withTransaction(transaction).in(things()).insert(thing("b", 2));
            return true;
        });
        assertThat(things().getAll()).containsExactly(thing("b", 2));
    }

    @Test
    void aRepositoryEndsWithItsTransaction() {
        ReadModelRepository<Thing> over = run(things()::in);

        assertThatThrownBy(() -> over.insert(thing("a", 1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(over::getAll).isInstanceOf(IllegalStateException.class);
        assertThat(things().getAll()).isEmpty();
    }

    static Thing thing(String id, int number) {
        return Thing.of(id, "number", number);
    }

    static Thing oneMore(Thing thing) {
        Integer number = thing.number();
        return thing(thing.id(), number == null ? 1 : number + 1);
    }

    private void assertWaiting(Running<?> running) {
        Throwable thrown = catchThrowable(() -> running.result(A_MOMENT));
        assertThat(thrown).as("waits for the transaction").isInstanceOf(AssertionError.class);
    }
}
