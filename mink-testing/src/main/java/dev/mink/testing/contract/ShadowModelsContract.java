package dev.mink.testing.contract;

import static dev.mink.testing.contract.ReadModelTransactionContract.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ShadowModels;
import dev.mink.testing.contract.Race.Outcome;
import dev.mink.testing.contract.Ticket.Unique;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Read models that are filled beside the live ones and take their place. */
public abstract class ShadowModelsContract extends ReadModelContract {
    private static final int ROWS = 20;

    /** Sets up the contract. */
    protected ShadowModelsContract() {}

    @Test
    void aShadowIsEmptyAndApart() {
        things().insert(thing("a", 1));
        try (ShadowModels shadow = models().shadow("apart")) {
            ReadModelRepository<Thing> beside = shadow.repository(Thing.class);
            assertThat(beside.getAll()).isEmpty();

            beside.insert(thing("b", 2));
            things().insert(thing("c", 3));

            assertThat(beside.getAll()).containsExactly(thing("b", 2));
            assertThat(shadow.repository(Thing.class).getAll()).containsExactly(thing("b", 2));
            assertThat(things().getAll()).containsExactly(thing("a", 1), thing("c", 3));
        }
    }

    @Test
    void shadowsTakeThePlaceOfTheLiveOnesTogether() {
        ReadModelRepository<Unique> uniques = repository(Unique.class);
        things().insert(thing("old", 1));
        uniques.insert(unique("old", "x"));
        try (ShadowModels shadow = models().shadow("rebuild")) {
            shadow.repository(Thing.class).insert(thing("new", 2));
            shadow.repository(Unique.class).insert(unique("new", "x"));

            run(transaction -> {
                shadow.replaceLive(transaction);
                assertThat(things().in(transaction).exists("new"))
                        .as("within the transaction")
                        .isTrue();
                return true;
            });
        }

        assertThat(things().getAll()).containsExactly(thing("new", 2));
        assertThat(uniques.getAll()).containsExactly(unique("new", "x"));
        assertThat(models().repository(Thing.class).getAll()).containsExactly(thing("new", 2));
        things().insert(thing("newer", 3));
        assertThatThrownBy(() -> uniques.insert(unique("other", "x"))).isInstanceOf(AlreadyExistsException.class);
        uniques.insert(unique("other", "y"));
    }

    @Test
    void readersGoOnWithTheOldOneUntilTheCommit() {
        things().insert(thing("old", 1));
        try (ShadowModels shadow = models().shadow("rebuild")) {
            ReadModelRepository<Thing> beside = shadow.repository(Thing.class);
            beside.insert(thing("new", 2));

            assertThatThrownBy(() -> run(transaction -> {
                        beside.in(transaction).insert(thing("newer", 3));
                        shadow.replaceLive(transaction);
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");
            assertThat(things().getAll()).containsExactly(thing("old", 1));
            assertThat(beside.getAll()).containsExactly(thing("new", 2));

            run(transaction -> {
                beside.in(transaction).insert(thing("newer", 3));
                shadow.replaceLive(transaction);
                return true;
            });
        }
        assertThat(things().getAll()).containsExactly(thing("new", 2), thing("newer", 3));
    }

    @Test
    void whatWasNotPutInPlaceIsThrownAway() {
        things().insert(thing("live", 1));
        try (ShadowModels shadow = models().shadow("given up")) {
            shadow.repository(Thing.class).insert(thing("a", 1));
        }
        assertThat(things().getAll()).containsExactly(thing("live", 1));
        try (ShadowModels again = models().shadow("given up")) {
            assertThat(again.repository(Thing.class).getAll()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // as if its process had been killed
    void whatWasLeftOverIsThrownAway() {
        ShadowModels killed = models().shadow("left over");
        killed.repository(Thing.class).insert(thing("a", 1));

        try (ShadowModels again = models().shadow("left over")) {
            ReadModelRepository<Thing> beside = again.repository(Thing.class);
            assertThat(beside.getAll()).isEmpty();
            beside.insert(thing("b", 2));
            run(transaction -> {
                again.replaceLive(transaction);
                return true;
            });
        }
        assertThat(things().getAll()).containsExactly(thing("b", 2));
    }

    @Test
    void setsWithOtherLabelsAreOthers() {
        List<String> labels =
                List.of("one", "ONE", "one ", "o\"; DROP TABLE contract_thing; --", "x".repeat(200), "ä/\\'%");
        List<ShadowModels> shadows = labels.stream().map(models()::shadow).toList();

        for (int at = 0; at < labels.size(); at++) {
            shadows.get(at).repository(Thing.class).insert(thing("t" + at, at));
        }
        for (int at = 0; at < labels.size(); at++) {
            assertThat(shadows.get(at).repository(Thing.class).getAll()).containsExactly(thing("t" + at, at));
        }
        shadows.forEach(ShadowModels::close);
        assertThat(things().getAll()).isEmpty();
    }

    @Test
    void labelsThatCannotBeAreRefused() {
        for (String label : List.of("", " ", "a\0", "x".repeat(201))) {
            assertThatThrownBy(() -> models().shadow(label)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTransactionOfAnotherBackendIsRefused() {
        try (ShadowModels shadow = models().shadow("foreign")) {
            shadow.repository(Thing.class).insert(thing("a", 1));

            assertThatThrownBy(() -> shadow.replaceLive(new ForeignTransaction()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(things().getAll()).isEmpty();
    }

    @Test
    void readersSeeOneModelOrTheOtherAndNothingInBetween() throws InterruptedException {
        fill(things(), 0);
        AtomicBoolean over = new AtomicBoolean();
        try (Race race = new Race(3)) {
            List<Outcome<Integer>> outcomes =
                    race.run(thread -> () -> thread == 0 ? rebuildAgainAndAgain(over) : readUntil(over));
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }
    }

    private int rebuildAgainAndAgain(AtomicBoolean over) {
        int rounds = Rounds.of(10, 300);
        try {
            for (int round = 1; round <= rounds; round++) {
                try (ShadowModels shadow = models().shadow("round")) {
                    fill(shadow.repository(Thing.class), round);
                    run(transaction -> {
                        shadow.replaceLive(transaction);
                        return true;
                    });
                }
                // whoever writes after the change writes to the new model
                things().update("t0", old -> old);
            }
        } finally {
            over.set(true);
        }
        return rounds;
    }

    private int readUntil(AtomicBoolean over) {
        int reads = 0;
        do {
            List<Thing> seen = things().find(Query.all());
            assertThat(seen).hasSize(ROWS);
            assertThat(seen.stream().map(Thing::number).distinct()).hasSize(1);
            reads++;
        } while (!over.get());
        return reads;
    }

    private static void fill(ReadModelRepository<Thing> repository, int number) {
        repository.upsertAll(
                IntStream.range(0, ROWS).mapToObj(at -> thing("t" + at, number)).toList());
    }

    private static Unique unique(String id, String email) {
        return new Unique(id, "title", Optional.of(email), null);
    }
}
