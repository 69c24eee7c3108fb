package dev.mink.testing.contract;

import static dev.mink.readmodel.Filter.eq;
import static dev.mink.readmodel.Filter.gt;
import static dev.mink.testing.contract.ReadModelTransactionContract.oneMore;
import static dev.mink.testing.contract.ReadModelTransactionContract.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.NullColumnException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.testing.contract.Race.Outcome;
import dev.mink.testing.contract.Ticket.Unique;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Inserting, updating and deleting, one after the other and all at once. */
public abstract class ReadModelChangeContract extends ReadModelContract {
    private static final int THREADS = 8;
    private static final int UPDATES = 300;

    /** With twenty columns, more values than PostgreSQL takes parameters, 65,535. */
    private static final int MORE_THAN_A_STATEMENT_HAS_PARAMETERS = 5_000;

    /** Sets up the contract. */
    protected ReadModelChangeContract() {}

    // ---------------------------------------------------------------- one after the other

    @Test
    void anIdIsInsertedOnce() {
        things().insert(thing("a", 1));

        AlreadyExistsException taken =
                catchThrowableOfType(AlreadyExistsException.class, () -> things().insert(thing("a", 2)));

        assertThat(taken.id()).isEqualTo("a");
        assertThat(taken.column()).isEqualTo("id");
        assertThat(things().get("a").number()).isEqualTo(1);
    }

    @Test
    void anUpsertReplacesAsAWhole() {
        things().upsert(Thing.of("a", Map.of("number", 1, "text", "x")));
        things().upsert(Thing.of("a", Map.of("number", 2)));

        assertThat(things().getAll()).containsExactly(thing("a", 2));
    }

    @Test
    void manyAreUpsertedAndTheLastOfAnIdCounts() {
        things().insert(thing("b", 0));

        things().upsertAll(List.of(thing("b", 1), thing("a", 1), thing("b", 2), thing("c", 1)));
        things().upsertAll(List.of());

        assertThat(things().getAll()).containsExactly(thing("a", 1), thing("b", 2), thing("c", 1));
    }

    @Test
    void manyAreUpsertedTogetherOrNotAtAll() {
        ReadModelRepository<Unique> uniques = repository(Unique.class);
        uniques.insert(unique("a", "a@x", null));
        uniques.insert(unique("z", "z@x", null));

        assertTaken(
                "email",
                () -> uniques.upsertAll(
                        List.of(unique("a", "new@x", null), unique("b", "b@x", null), unique("c", "z@x", null))));

        assertThat(uniques.getAll()).containsExactly(unique("a", "a@x", null), unique("z", "z@x", null));
    }

    @Test
    void veryManyAreUpsertedAtOnce() {
        List<Thing> many = IntStream.range(0, MORE_THAN_A_STATEMENT_HAS_PARAMETERS)
                .mapToObj(at -> thing("t" + at, at))
                .toList();

        things().upsertAll(many);

        assertThat(things().count(Query.all())).isEqualTo(many.size());
        assertThat(things().get("t4999")).isEqualTo(thing("t4999", 4_999));
    }

    @Test
    void anUpdateReturnsWhatIsKeptNow() {
        things().insert(thing("a", 1));

        Thing now = things().update("a", old -> {
            assertThat(old).isEqualTo(thing("a", 1));
            return Thing.of("a", "moment", Instant.parse("2024-02-29T12:00:00.123456789Z"));
        });

        assertThat(now.moment()).isEqualTo(Instant.parse("2024-02-29T12:00:00.123456Z"));
        assertThat(things().getAll()).containsExactly(now);
    }

    @Test
    void anUpdateThatFailsChangesNothing() {
        things().insert(thing("a", 1));
        IllegalStateException failure = new IllegalStateException("on purpose");

        assertThatThrownBy(() -> things().update("a", old -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> things().update("a", old -> thing("b", 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> things().update("a", ReadModelChangeContract::nothing))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> things().update("b", old -> old)).isInstanceOf(NotFoundException.class);

        assertThat(things().getAll()).containsExactly(thing("a", 1));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a function must not do
    private static <T> T nothing(Object old) {
        @Nullable Object none = null;
        @SuppressWarnings("unchecked")
        T value = (T) none;
        return value;
    }

    @Test
    void aBeanIsChangedInPlaceOrNotAtAll() {
        ReadModelRepository<Ticket.Bean> beans = repository(Ticket.Bean.class);
        beans.insert(Ticket.Bean.of(1, "x"));

        beans.update("1", bean -> {
            bean.getNotes().add("kept");
            return bean;
        });
        assertThatThrownBy(() -> beans.update("1", bean -> {
                    bean.getNotes().add("lost");
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(beans.get("1").getNotes()).containsExactly("kept");
    }

    @Test
    void aModelMayBeNothingButItsId() {
        ReadModelRepository<Ticket.OnlyId> ids = repository(Ticket.OnlyId.class);
        Ticket.OnlyId id = new Ticket.OnlyId(UUID.randomUUID());

        ids.upsert(id);
        ids.upsert(id);
        ids.upsertAll(List.of(id, id));

        assertThat(ids.update(id.key().toString(), old -> old)).isEqualTo(id);
        assertThatThrownBy(() -> ids.insert(id)).isInstanceOf(AlreadyExistsException.class);
        assertThat(ids.getAll()).containsExactly(id);
    }

    @Test
    void oneIsDeleted() {
        things().insert(thing("a", 1));
        things().insert(thing("b", 1));

        things().delete("a");

        assertThat(things().getAll()).containsExactly(thing("b", 1));
        NotFoundException missing = catchThrowableOfType(NotFoundException.class, () -> things().delete("a"));
        assertThat(missing.id()).hasValue("a");
    }

    @Test
    void theMatchingOnesAreDeletedAndCounted() {
        IntStream.range(0, 6).forEach(at -> things().insert(thing("t" + at, at)));

        assertThat(things().deleteMany(Query.where(gt("number", 3)))).isEqualTo(2);
        assertThat(things().deleteMany(Query.where(gt("number", 3)))).isZero();
        assertThat(things().deleteMany(Query.where(eq("number", 2.5)))).isZero();
        assertThat(things().count(Query.all())).isEqualTo(4);
        assertThat(things().deleteMany(Query.all())).isEqualTo(4);
        things().insert(thing("t0", 0));
        things().clear();
        assertThat(things().getAll()).isEmpty();
    }

    // ---------------------------------------------------------------- what cannot be stored

    @Test
    void nullIsRefusedWhereItMustNotBe() {
        ReadModelRepository<Unique> uniques = repository(Unique.class);
        uniques.insert(unique("a", null, null));
        Unique nameless = new Unique("a", nothing("title"), Optional.empty(), null);

        for (Consumer<Unique> write : writes(uniques)) {
            NullColumnException refused = catchThrowableOfType(NullColumnException.class, () -> write.accept(nameless));
            assertThat(refused.column()).isEqualTo("title");
            assertThat(refused.field()).isEqualTo("title");
        }
        assertThat(uniques.getAll()).containsExactly(unique("a", null, null));
    }

    @Test
    void whatHasNoIdIsRefused() {
        for (String id : Arrays.asList("", " ", "\t", nothing("id"))) {
            for (Consumer<Thing> write : writes(things())) {
                assertThatThrownBy(() -> write.accept(Thing.of(id, Map.of())))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(things().getAll()).isEmpty();
    }

    @Test
    void whatADatabaseCannotHoldIsRefused() {
        things().insert(thing("a", 1));
        Map<String, List<Object>> unstorable = Map.of(
                "text", List.of("\0", "a\0b", "\uD83D", "\uDE00\uD83D"),
                "note", List.of("\0"),
                "tags", List.of(List.of("\0"), List.of("\uD83D")),
                "properties", List.of(Map.of("\0", 1), Map.of("deep", List.of("x\0"))),
                "amount", List.of(new BigDecimal("1e200000"), new BigDecimal("1e-20000")),
                "moment", List.of(Instant.MIN, Instant.MAX),
                "day", List.of(LocalDate.MIN, LocalDate.MAX));

        unstorable.forEach((field, values) -> values.forEach(value -> {
            for (Consumer<Thing> write : writes(things())) {
                assertThatThrownBy(() -> write.accept(Thing.of("a", field, value)))
                        .as("%s %s", field, value)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }));
        assertThatThrownBy(() -> things().insert(Thing.of("\0", Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(things().getAll()).containsExactly(thing("a", 1));
    }

    private static <T> List<Consumer<T>> writes(ReadModelRepository<T> repository) {
        return List.of(repository::insert, repository::upsert, model -> repository.upsertAll(List.of(model)), model -> {
            if (repository.exists("a")) {
                repository.update("a", old -> model);
            } else {
                repository.insert(model);
            }
        });
    }

    // ---------------------------------------------------------------- unique columns

    @Test
    void aUniqueValueBelongsToOne() {
        ReadModelRepository<Unique> uniques = repository(Unique.class);
        uniques.insert(unique("a", "a@x", null));
        uniques.insert(unique("b", "b@x", new BigDecimal("1.50")));

        assertTaken("email", () -> uniques.insert(unique("c", "a@x", null)));
        assertTaken("email", () -> uniques.upsert(unique("c", "a@x", null)));
        assertTaken("email", () -> uniques.upsert(unique("b", "a@x", null)));
        assertTaken("email", () -> uniques.update("b", old -> unique("b", "a@x", null)));
        assertTaken("email", () -> uniques.upsertAll(List.of(unique("c", "a@x", null))));
        assertTaken("code", () -> uniques.insert(unique("c", "c@x", new BigDecimal("1.5"))));

        assertThat(uniques.getAll())
                .containsExactly(unique("a", "a@x", null), unique("b", "b@x", new BigDecimal("1.50")));
    }

    @Test
    void aUniqueValueIsFreeWhenItsOwnerIsGone() {
        ReadModelRepository<Unique> uniques = repository(Unique.class);
        uniques.insert(unique("a", "x", null));
        uniques.upsert(unique("a", "x", BigDecimal.ONE));
        uniques.update("a", old -> unique("a", "y", null));
        uniques.insert(unique("b", "x", BigDecimal.ONE));
        uniques.delete("b");
        uniques.insert(unique("c", "x", BigDecimal.ONE));
        uniques.deleteMany(Query.where(eq("id", "c")));
        uniques.insert(unique("d", "x", BigDecimal.ONE));

        assertThat(uniques.getAll()).extracting(Unique::id).containsExactly("a", "d");
    }

    @Test
    void manyMayHaveNullInAUniqueColumn() {
        ReadModelRepository<Unique> uniques = repository(Unique.class);

        uniques.insert(unique("a", null, null));
        uniques.insert(unique("b", null, null));

        assertThat(uniques.count(Query.all())).isEqualTo(2);
    }

    private static void assertTaken(String column, ThrowingCallable write) {
        AlreadyExistsException taken = catchThrowableOfType(AlreadyExistsException.class, write);
        assertThat(taken.column()).isEqualTo(column);
    }

    private static Unique unique(String id, @Nullable String email, @Nullable BigDecimal code) {
        return new Unique(id, "title", Optional.ofNullable(email), code);
    }

    // ---------------------------------------------------------------- all at once

    @Test
    void noUpdateIsLost() throws InterruptedException {
        things().insert(thing("a", 0));
        AtomicInteger left = new AtomicInteger(UPDATES);
        try (Race race = new Race(THREADS)) {
            List<Outcome<Boolean>> outcomes = race.run(thread -> () -> {
                while (left.getAndDecrement() > 0) {
                    things().update("a", ReadModelTransactionContract::oneMore);
                }
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        assertThat(things().get("a").number()).isEqualTo(UPDATES);
    }

    @Test
    void oneOfManyInserts() throws InterruptedException {
        for (int round = 0; round < Rounds.of(5, 200); round++) {
            String id = "t" + round;
            try (Race race = new Race(THREADS)) {
                List<Outcome<Integer>> outcomes = race.run(thread -> () -> {
                    things().insert(thing(id, thread));
                    return thread;
                });

                assertThat(Outcome.values(outcomes)).containsExactly(value(things().get(id)));
                assertThat(Outcome.failures(outcomes))
                        .hasSize(THREADS - 1)
                        .allSatisfy(failure -> assertThat(failure).isInstanceOf(AlreadyExistsException.class));
            }
        }
    }

    @Test
    void oneOfManyGetsAUniqueValue() throws InterruptedException {
        ReadModelRepository<Unique> uniques = repository(Unique.class);
        for (int round = 0; round < Rounds.of(5, 200); round++) {
            String email = "mail" + round;
            try (Race race = new Race(THREADS)) {
                List<Outcome<Boolean>> outcomes = race.run(thread -> () -> {
                    uniques.upsert(unique(email + thread, email, null));
                    return true;
                });

                assertThat(Outcome.values(outcomes)).hasSize(1);
                assertThat(Outcome.failures(outcomes))
                        .allSatisfy(failure -> assertThat(failure).isInstanceOf(AlreadyExistsException.class));
                assertThat(uniques.count(Query.where(eq("email", email)))).isEqualTo(1);
            }
        }
    }

    @Test
    void everybodyUpsertsTheSame() throws InterruptedException {
        try (Race race = new Race(THREADS)) {
            List<Outcome<Boolean>> outcomes = race.run(thread -> () -> {
                for (int round = 0; round < Rounds.of(20, 500); round++) {
                    things().upsert(thing("a", thread));
                    things().upsertAll(List.of(thing("c", thread), thing("b", thread), thing("a", thread)));
                    things().upsertAll(List.of(thing("a", thread), thing("b", thread), thing("c", thread)));
                }
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }

        assertThat(things().count(Query.all())).isEqualTo(3);
    }

    @Test
    void ofManyWhoDeleteEachCountsItsOwn() throws InterruptedException {
        IntStream.range(0, 200).forEach(at -> things().upsert(thing("t" + at, at)));
        try (Race race = new Race(THREADS)) {
            List<Outcome<Long>> outcomes = race.run(thread -> () -> things().deleteMany(Query.where(gt("number", 49))));

            assertThat(Outcome.failures(outcomes)).isEmpty();
            assertThat(Outcome.values(outcomes).stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(150);
        }
        assertThat(things().count(Query.all())).isEqualTo(50);
    }

    private static int value(Thing thing) {
        return Optional.ofNullable(oneMore(thing).number()).orElseThrow() - 1;
    }
}
