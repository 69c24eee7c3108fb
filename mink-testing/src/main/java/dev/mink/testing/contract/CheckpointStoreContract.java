package dev.mink.testing.contract;

import static dev.mink.ExpectedVersion.ANY_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.Transactions;
import dev.mink.testing.contract.Race.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Positions by name, and the compare-and-set that keeps two owners apart. */
public abstract class CheckpointStoreContract extends AdapterContract {
    private static final int THREADS = 16;

    private CheckpointStore checkpoints;

    /** Sets up the contract. */
    protected CheckpointStoreContract() {}

    @BeforeEach
    final void findStore() {
        checkpoints = ability(CheckpointStore.class);
    }

    @Test
    void anUnknownNameHasNoCheckpoint() {
        assertThat(checkpoints.getCheckpoint(name())).isEmpty();
    }

    @Test
    void aPositionIsKept() {
        String name = name();

        checkpoints.setCheckpoint(name, 4_000_000_000L);

        Checkpoint checkpoint = checkpoints.getCheckpoint(name).orElseThrow();
        assertThat(checkpoint.name()).isEqualTo(name);
        assertThat(checkpoint.position()).isEqualTo(4_000_000_000L);
        assertThat(checkpoint.active()).isTrue();
    }

    @Test
    void aPositionMovesInBothDirections() {
        String name = name();
        for (long position : List.of(5L, 9L, 3L, 0L)) {
            checkpoints.setCheckpoint(name, position);
            assertThat(position(name)).isEqualTo(position);
        }
    }

    @Test
    void theTimeOfTheLastWriteIsKept() {
        String name = name();
        checkpoints.setCheckpoint(name, 1);
        Checkpoint before = checkpoints.getCheckpoint(name).orElseThrow();

        checkpoints.setCheckpoint(name, 2);

        assertThat(checkpoints.getCheckpoint(name).orElseThrow().updatedAt()).isAfterOrEqualTo(before.updatedAt());
    }

    @Test
    void compareAndSetMovesFromTheExpectedPositionOnly() {
        String name = name();
        checkpoints.setCheckpoint(name, 5);

        assertThat(checkpoints.compareAndSetCheckpoint(name, 4, 6)).isFalse();
        assertThat(checkpoints.compareAndSetCheckpoint(name, 0, 6)).isFalse();
        assertThat(position(name)).isEqualTo(5);

        assertThat(checkpoints.compareAndSetCheckpoint(name, 5, 6)).isTrue();
        assertThat(checkpoints.compareAndSetCheckpoint(name, 6, 6)).isTrue();
        assertThat(checkpoints.compareAndSetCheckpoint(name, 6, 2)).isTrue();
        assertThat(position(name)).isEqualTo(2);
    }

    @Test
    void aMissingCheckpointHasPositionZero() {
        String name = name();

        assertThat(checkpoints.compareAndSetCheckpoint(name, 1, 2)).isFalse();
        assertThat(checkpoints.getCheckpoint(name)).isEmpty();

        assertThat(checkpoints.compareAndSetCheckpoint(name, 0, 2)).isTrue();
        assertThat(position(name)).isEqualTo(2);
    }

    @Test
    void aCheckpointAtZeroCanBeMoved() {
        String name = name();
        checkpoints.setCheckpoint(name, 0);

        assertThat(checkpoints.compareAndSetCheckpoint(name, 0, 7)).isTrue();
        assertThat(position(name)).isEqualTo(7);
    }

    @Test
    void aDeletedCheckpointIsGone() {
        String name = name();
        String other = name();
        checkpoints.setCheckpoint(name, 5);
        checkpoints.setCheckpoint(other, 6);

        checkpoints.deleteCheckpoint(name);
        checkpoints.deleteCheckpoint(name);

        assertThat(checkpoints.getCheckpoint(name)).isEmpty();
        assertThat(position(other)).isEqualTo(6);
        assertThat(checkpoints.compareAndSetCheckpoint(name, 0, 1)).isTrue();
    }

    @Test
    void allAreListedByName() {
        String prefix = name();
        for (String end : List.of("c", "a", "d", "b")) {
            checkpoints.setCheckpoint(prefix + end, 1);
        }
        checkpoints.setCheckpoint(prefix + "a", 2);
        checkpoints.deleteCheckpoint(prefix + "d");

        List<Checkpoint> mine = checkpoints.allCheckpoints().stream()
                .filter(checkpoint -> checkpoint.name().startsWith(prefix))
                .toList();

        assertThat(mine).extracting(Checkpoint::name).containsExactly(prefix + "a", prefix + "b", prefix + "c");
        assertThat(mine).extracting(Checkpoint::position).containsExactly(2L, 1L, 1L);
    }

    @Test
    void namesAndPositionsAreChecked() {
        String longest =
                "\uD83D\uDE80".repeat(CheckpointStore.MAX_NAME_LENGTH - 40) + name().substring(0, 33) + "ö".repeat(7);
        checkpoints.setCheckpoint(longest, 1);
        assertThat(position(longest)).isEqualTo(1);

        for (String bad : List.of("", " ", "x".repeat(CheckpointStore.MAX_NAME_LENGTH + 1))) {
            assertThatThrownBy(() -> checkpoints.setCheckpoint(bad, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> checkpoints.compareAndSetCheckpoint(bad, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> checkpoints.setCheckpoint(name(), -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> checkpoints.compareAndSetCheckpoint(name(), 0, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConsumerIsPausedWithoutLosingItsPlace() {
        String name = name();
        checkpoints.setCheckpoint(name, 7);
        Checkpoint before = checkpoints.getCheckpoint(name).orElseThrow();

        assertThat(checkpoints.setActive(name, false)).isTrue();

        assertThat(checkpoints.getCheckpoint(name)).contains(new Checkpoint(name, 7, false, before.updatedAt()));
        assertThat(checkpoints.setActive(name, false)).isTrue();
        assertThat(checkpoints.setActive(name, true)).isTrue();
        assertThat(checkpoints.getCheckpoint(name)).contains(before);
    }

    @Test
    void aPausedConsumerStaysSoWhenItsPositionMoves() {
        String name = name();
        checkpoints.setCheckpoint(name, 1);
        checkpoints.setActive(name, false);

        checkpoints.setCheckpoint(name, 2);
        assertThat(checkpoints.getCheckpoint(name).orElseThrow().active()).isFalse();
        assertThat(checkpoints.compareAndSetCheckpoint(name, 2, 3)).isTrue();

        assertThat(checkpoints.getCheckpoint(name).orElseThrow().active()).isFalse();
        assertThat(checkpoints.allCheckpoints())
                .filteredOn(checkpoint -> checkpoint.name().equals(name))
                .extracting(Checkpoint::active)
                .containsExactly(false);
    }

    @Test
    void anUnknownConsumerCannotBePaused() {
        String name = name();

        assertThat(checkpoints.setActive(name, false)).isFalse();
        assertThat(checkpoints.getCheckpoint(name)).isEmpty();
    }

    // ---------------------------------------------------------------- within a transaction

    @Test
    void aTransactionCommitsWhatItWroteOrNothing() {
        String moved = name();
        String deleted = name();
        checkpoints.setCheckpoint(moved, 1);
        checkpoints.setCheckpoint(deleted, 1);

        assertThatThrownBy(() -> inTransaction(mine -> {
                    moveAndDelete(mine, moved, deleted);
                    assertThat(position(moved)).as("seen from outside").isEqualTo(1);
                    throw Failures.silent(new IllegalStateException("undone"));
                }))
                .hasMessage("undone");
        assertThat(checkpoints.getCheckpoint(moved).orElseThrow())
                .extracting(Checkpoint::position, Checkpoint::active)
                .containsExactly(1L, true);
        assertThat(position(deleted)).isEqualTo(1);

        inTransaction(mine -> moveAndDelete(mine, moved, deleted));
        assertThat(checkpoints.getCheckpoint(moved).orElseThrow())
                .extracting(Checkpoint::position, Checkpoint::active)
                .containsExactly(3L, false);
        assertThat(checkpoints.getCheckpoint(deleted)).isEmpty();
    }

    private void moveAndDelete(CheckpointStore mine, String moved, String deleted) {
        mine.setCheckpoint(moved, 2);
        assertThat(mine.compareAndSetCheckpoint(moved, 1, 9)).isFalse();
        assertThat(mine.compareAndSetCheckpoint(moved, 2, 3)).isTrue();
        assertThat(mine.setActive(moved, false)).isTrue();
        mine.deleteCheckpoint(deleted);
        assertThat(mine.getCheckpoint(moved).orElseThrow().position()).isEqualTo(3);
        assertThat(mine.allCheckpoints())
                .extracting(Checkpoint::name)
                .contains(moved)
                .doesNotContain(deleted);
    }

    @Test
    void anAppendCommitsACheckpointWithIt() {
        String name = name();
        append(AppendRequest.of(StreamWrite.of(Sample.stream(), ANY_VERSION, Sample.records(1)))
                .withParticipants(List.of((transaction, stored) -> {
                    checkpoints
                            .in(transaction)
                            .setCheckpoint(name, stored.get(0).globalPosition());
                    assertThat(checkpoints.getCheckpoint(name)).isEmpty();
                })));

        assertThat(position(name)).isPositive();
    }

    @Test
    void ofTwoTransactionsOneMovesAPosition() throws InterruptedException {
        String name = name();
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(10, 200); round++) {
                long expected = round;
                List<Outcome<Boolean>> outcomes = race.run(i -> () -> {
                    AtomicBoolean won = new AtomicBoolean();
                    inTransaction(mine -> won.set(mine.compareAndSetCheckpoint(name, expected, expected + 1)));
                    return won.get();
                });

                assertThat(Outcome.failures(outcomes)).isEmpty();
                assertThat(Outcome.values(outcomes)).filteredOn(won -> won).hasSize(1);
            }
        }
    }

    @Test
    void aForeignTransactionIsRefused() {
        assertThatThrownBy(() -> checkpoints.in(new ForeignTransaction())).isInstanceOf(IllegalArgumentException.class);
    }

    private void inTransaction(Consumer<CheckpointStore> work) {
        ability(Transactions.class).run("test", Optional.empty(), transaction -> {
            work.accept(checkpoints.in(transaction));
            return true;
        });
    }

    @Test
    void oneOfManyMovesAPosition() throws InterruptedException {
        String name = name();
        try (Race race = new Race(THREADS)) {
            for (int round = 0; round < Rounds.of(10, 200); round++) {
                long expected = round;
                List<Outcome<Boolean>> outcomes =
                        race.run(i -> () -> checkpoints.compareAndSetCheckpoint(name, expected, expected + 1));

                assertThat(Outcome.failures(outcomes)).isEmpty();
                assertThat(Outcome.values(outcomes))
                        .filteredOn(won -> won)
                        .as("winners")
                        .hasSize(1);
                assertThat(position(name)).isEqualTo(expected + 1);
            }
        }
    }

    @Test
    void aClosedStoreRefuses() {
        adapter().close();

        assertThatThrownBy(() -> checkpoints.getCheckpoint("x")).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> checkpoints.setCheckpoint("x", 1)).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> checkpoints.compareAndSetCheckpoint("x", 0, 1))
                .isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> checkpoints.deleteCheckpoint("x")).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> checkpoints.allCheckpoints()).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> checkpoints.setActive("x", true)).isInstanceOf(AdapterClosedException.class);
    }

    private long position(String name) {
        return checkpoints.getCheckpoint(name).orElseThrow().position();
    }

    private static String name() {
        return Sample.category();
    }
}
