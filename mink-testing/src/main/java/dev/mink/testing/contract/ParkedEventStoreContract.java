package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transactions;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import dev.mink.testing.contract.Race.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that projections left aside: kept once each, listed in order, and gone when they are dealt with. */
public abstract class ParkedEventStoreContract extends AdapterContract {
    private static final Instant NOON = Instant.parse("2026-05-06T12:00:00.123456Z");

    private ParkedEventStore parked;

    /** Sets up the contract. */
    protected ParkedEventStoreContract() {}

    @BeforeEach
    final void findStore() {
        parked = ability(ParkedEventStore.class);
    }

    @Test
    void aParkedEventIsKeptAsItIs() {
        String projection = projection();
        ParkedEvent event = new ParkedEvent(
                projection,
                4_000_000_000L,
                UUID.randomUUID(),
                Sample.stream(),
                5_000_000_000L,
                "Rich Type/ä",
                "kaputt: \uD83D\uDE80 'x' \\ \n\0",
                3,
                true,
                NOON);

        parked.park(event);

        assertThat(parked.list(projection, 0, 10)).containsExactly(event);
        assertThat(parked.count(projection)).isEqualTo(1);
        assertThat(parked.streamsWithParked(projection)).containsExactly(event.streamId());
    }

    @Test
    void nothingIsParkedByWhoNeverParked() {
        String projection = projection();

        assertThat(parked.list(projection, 0, 10)).isEmpty();
        assertThat(parked.count(projection)).isZero();
        assertThat(parked.streamsWithParked(projection)).isEmpty();
        assertThat(parked.remove(projection, 1)).isFalse();
        assertThat(parked.removeAll(projection)).isZero();
    }

    @Test
    void theLongestTextsAreKept() {
        String projection = projection() + "ö".repeat(CheckpointStore.MAX_NAME_LENGTH - 33);
        ParkedEvent event = new ParkedEvent(
                projection,
                1,
                UUID.randomUUID(),
                Sample.stream(),
                1,
                "T".repeat(500),
                "\uD83D\uDE80".repeat(5_000),
                1,
                false,
                NOON);

        parked.park(event);

        assertThat(parked.list(projection, 0, 10)).containsExactly(event);
        assertThat(event.cause().codePointCount(0, event.cause().length())).isEqualTo(ParkedEvent.MAX_CAUSE_LENGTH);
    }

    @Test
    void anEventIsParkedOnce() {
        String projection = projection();
        parked.park(event(projection, 7, "Order-1", "first"));
        parked.park(event(projection, 7, "Order-1", "second"));

        assertThat(parked.list(projection, 0, 10))
                .extracting(ParkedEvent::cause)
                .containsExactly("second");
        assertThat(parked.count(projection)).isEqualTo(1);
    }

    @Test
    void manyWhoParkTheSameLeaveOne() throws InterruptedException {
        String projection = projection();
        try (Race race = new Race(8)) {
            List<Outcome<Boolean>> outcomes = race.run(i -> () -> {
                for (int position = 1; position <= 20; position++) {
                    parked.park(event(projection, position, "Order-1", "by " + i));
                }
                return true;
            });
            assertThat(Outcome.failures(outcomes)).isEmpty();
        }
        assertThat(parked.count(projection)).isEqualTo(20);
    }

    @Test
    void eventsAreListedInTheirOrderPageByPage() {
        String projection = projection();
        for (long position : List.of(30L, 9L, 100L, 1L)) {
            parked.park(event(projection, position, "Order-" + position, "x"));
        }

        assertThat(positions(parked.list(projection, 0, 10))).containsExactly(1L, 9L, 30L, 100L);
        assertThat(positions(parked.list(projection, 0, 3))).containsExactly(1L, 9L, 30L);
        assertThat(positions(parked.list(projection, 30, 3))).containsExactly(100L);
        assertThat(parked.list(projection, 100, 3)).isEmpty();
    }

    @Test
    void streamsAreNamedOnceEach() {
        String projection = projection();
        parked.park(event(projection, 1, "Order-1", "x"));
        parked.park(event(projection, 2, "Order-2", "x"));
        parked.park(event(projection, 3, "Order-1", "x"));

        assertThat(parked.streamsWithParked(projection)).containsExactlyInAnyOrder("Order-1", "Order-2");
        parked.remove(projection, 2);
        parked.remove(projection, 1);
        assertThat(parked.streamsWithParked(projection)).containsExactly("Order-1");
    }

    @Test
    void whatIsRemovedIsGone() {
        String projection = projection();
        parked.park(event(projection, 1, "Order-1", "x"));
        parked.park(event(projection, 2, "Order-1", "x"));

        assertThat(parked.remove(projection, 1)).isTrue();
        assertThat(parked.remove(projection, 1)).isFalse();

        assertThat(positions(parked.list(projection, 0, 10))).containsExactly(2L);
    }

    @Test
    void eachProjectionHasItsOwn() {
        String mine = projection();
        String others = mine + "-other";
        parked.park(event(mine, 1, "Order-1", "x"));
        parked.park(event(mine, 2, "Order-2", "x"));
        parked.park(event(others, 1, "Order-3", "x"));

        assertThat(parked.count(mine)).isEqualTo(2);
        assertThat(parked.streamsWithParked(others)).containsExactly("Order-3");
        assertThat(parked.removeAll(mine)).isEqualTo(2);

        assertThat(parked.count(mine)).isZero();
        assertThat(positions(parked.list(others, 0, 10))).containsExactly(1L);
    }

    @Test
    void aTransactionCommitsWhatItWroteOrNothing() {
        String projection = projection();
        parked.park(event(projection, 1, "Order-1", "x"));
        parked.park(event(projection, 2, "Order-1", "x"));

        assertThatThrownBy(() -> inTransaction(mine -> {
                    changeAll(projection, mine);
                    assertThat(positions(parked.list(projection, 0, 10)))
                            .as("seen from outside")
                            .containsExactly(1L, 2L);
                    throw Failures.silent(new IllegalStateException("undone"));
                }))
                .hasMessage("undone");
        assertThat(positions(parked.list(projection, 0, 10))).containsExactly(1L, 2L);

        inTransaction(mine -> changeAll(projection, mine));
        assertThat(positions(parked.list(projection, 0, 10))).containsExactly(4L);
    }

    private static void changeAll(String projection, ParkedEventStore mine) {
        mine.park(event(projection, 3, "Order-3", "x"));
        assertThat(mine.remove(projection, 1)).isTrue();
        assertThat(positions(mine.list(projection, 0, 10))).containsExactly(2L, 3L);
        assertThat(mine.count(projection)).isEqualTo(2);
        assertThat(mine.streamsWithParked(projection)).containsExactlyInAnyOrder("Order-1", "Order-3");
        assertThat(mine.removeAll(projection)).isEqualTo(2);
        mine.park(event(projection, 4, "Order-4", "x"));
    }

    @Test
    void whatCannotBeIsRefused() {
        String projection = projection();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> parked.list(projection, -1, 1),
                () -> parked.list(projection, 0, 0),
                () -> parked.in(new ForeignTransaction()),
                () -> event("a\0b", 1, "Order-1", "x"),
                () -> event("x".repeat(CheckpointStore.MAX_NAME_LENGTH + 1), 1, "Order-1", "x"),
                () -> event(projection, 0, "Order-1", "x"))) {
            assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aClosedStoreRefuses() {
        adapter().close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> parked.park(event("x", 1, "Order-1", "x")),
                () -> parked.streamsWithParked("x"),
                () -> parked.list("x", 0, 1),
                () -> parked.count("x"),
                () -> parked.remove("x", 1),
                () -> parked.removeAll("x"))) {
            assertThatThrownBy(call).isInstanceOf(AdapterClosedException.class);
        }
    }

    private void inTransaction(Consumer<ParkedEventStore> work) {
        ability(Transactions.class).run("test", Optional.empty(), transaction -> {
            work.accept(parked.in(transaction));
            return true;
        });
    }

    private static ParkedEvent event(String projection, long position, String stream, String cause) {
        return new ParkedEvent(projection, position, UUID.randomUUID(), stream, 1, Sample.TYPE, cause, 1, false, NOON);
    }

    private static List<Long> positions(List<ParkedEvent> events) {
        return events.stream().map(ParkedEvent::position).toList();
    }

    private static String projection() {
        return Sample.category();
    }
}
