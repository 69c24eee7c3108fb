package dev.mink.adapter.postgres.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HorizonStateTest {
    private final HorizonState state = new HorizonState(0);

    @Test
    void withoutHoldersAllThatIsVisibleIsComplete() {
        assertThat(state.look(7, 9, Set.of())).isEqualTo(7);
    }

    @Test
    void aHolderOfTheFirstLookMayOwnAnyHole() {
        assertThat(state.look(7, 9, Set.of("3/1"))).isZero();
        assertThat(state.look(20, 20, Set.of("3/1"))).isZero();
        assertThat(state.look(20, 20, Set.of())).isEqualTo(20);
    }

    @Test
    void aLaterHolderDrawsAboveWhatWasVisibleBeforeItCame() {
        state.look(7, 7, Set.of());

        assertThat(state.look(12, 13, Set.of("3/2"))).isEqualTo(7);
        assertThat(state.look(15, 15, Set.of("3/2", "4/1"))).isEqualTo(7);
        assertThat(state.look(18, 18, Set.of("4/1"))).isEqualTo(12);
        assertThat(state.look(18, 18, Set.of())).isEqualTo(18);
    }

    @Test
    void itNeverFalls() {
        state.look(10, 10, Set.of());

        assertThat(state.look(4, 4, Set.of("3/1"))).isEqualTo(10);
    }

    @Test
    void theSequenceLimitsItToo() {
        assertThat(state.look(1_000, 20, Set.of())).isEqualTo(20);
    }

    @Test
    void aRecoveredPreparedTransactionMayHaveDrawnLongAgo() {
        state.look(5, 5, Set.of());
        state.look(9, 12, Set.of("4/282"));

        assertThat(state.look(30, 30, Set.of("-1/1241"))).isEqualTo(5);
    }

    @Test
    void aProvenHorizonHoldsFromTheStart() {
        HorizonState later = new HorizonState(40);

        assertThat(later.look(50, 50, Set.of("3/1"))).isEqualTo(40);
        assertThat(later.look(50, 50, Set.of())).isEqualTo(50);
    }
}
