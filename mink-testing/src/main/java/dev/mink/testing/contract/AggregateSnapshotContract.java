package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mink.AggregateBase;
import dev.mink.Payload;
import dev.mink.Snapshotting;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import dev.mink.store.EventStore;
import dev.mink.store.SnapshotPolicy;
import dev.mink.testing.contract.Bank.Account;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of aggregates: written after saves, used by loads, and never more than a cache. */
public abstract class AggregateSnapshotContract extends StoreContract {
    private final String id = UUID.randomUUID().toString();
    private final String stream = "Account-" + id;
    private EventStore snapshotting;

    /** Sets up the contract; subclasses are made by JUnit. */
    protected AggregateSnapshotContract() {}

    @BeforeEach
    final void openSnapshotting() {
        snapshotting = openBank(builder().snapshots(SnapshotPolicy.everyEvents(10)));
    }

    @Test
    void aSnapshotIsWrittenWheneverAMultipleIsReachedOrPassed() {
        for (int events : new int[] {9, 1, 5, 6, 30, 1}) {
            deposit(snapshotting, events);
        }
        assertThat(tap().snapshots().saved())
                .extracting(SnapshotRecord::version)
                .containsExactly(10L, 21L, 51L);
        assertThat(tap().snapshots().saved())
                .extracting(SnapshotRecord::streamId)
                .containsOnly(stream);
    }

    @Test
    void aLoadReadsOnlyWhatCameAfterTheSnapshot() {
        deposit(snapshotting, 20);
        deposit(snapshotting, 3);
        tap().reset();

        Account account = snapshotting.load(Account::new, id);

        assertThat(account.restored()).isTrue();
        assertThat(account.balance()).isEqualTo(BigDecimal.valueOf(23));
        assertThat(account.version()).isEqualTo(23);
        assertThat(account.originalVersion()).isEqualTo(23);
        assertThat(tap().eventsLoaded()).isLessThanOrEqualTo(4);
    }

    @Test
    void aSnapshotOfTheWholeStreamIsEnough() {
        deposit(snapshotting, 20);
        tap().reset();
        Account account = snapshotting.load(Account::new, id);
        assertThat(account.restored()).isTrue();
        assertThat(account.version()).isEqualTo(20);
        assertThat(tap().eventsLoaded()).isLessThanOrEqualTo(1);
        deposit(snapshotting, 1);
        assertThat(snapshotting.load(Account::new, id).version()).isEqualTo(21);
    }

    @Test
    void aStateComesBackAsItWas() {
        Account account = new Account(id);
        account.open("Ann \uD83D\uDE80");
        account.deposit(new BigDecimal("12345678901234567890.1000"));
        for (int i = 0; i < 10; i++) {
            account.deposit(1);
        }
        snapshotting.saveAggregate(account);

        Account loaded = snapshotting.load(Account::new, id);

        assertThat(loaded.restored()).isTrue();
        assertThat(loaded.owner()).isEqualTo("Ann \uD83D\uDE80");
        assertThat(loaded.balance()).isEqualTo(new BigDecimal("12345678901234567900.1000"));
    }

    @Test
    void withoutAPolicyNoneAreWrittenOrRead() {
        deposit(snapshotting, 10);
        tap().snapshots().loaded().clear();
        tap().snapshots().saved().clear();

        Account account = store().load(Account::new, id);
        deposit(store(), 20);

        assertThat(account.restored()).isFalse();
        assertThat(tap().snapshots().loaded()).isEmpty();
        assertThat(tap().snapshots().saved()).isEmpty();
    }

    @Test
    void aPolicyOfOnesOwnDecides() {
        List<String> asked = new ArrayList<>();
        EventStore own = openBank(builder().snapshots((aggregate, before, after) -> {
            asked.add(before + "-" + after);
            return aggregate instanceof Account account && account.balance().intValue() > 4;
        }));
        deposit(own, 3);
        deposit(own, 2);
        assertThat(asked).containsExactly("0-3", "3-5");
        assertThat(tap().snapshots().saved())
                .extracting(SnapshotRecord::version)
                .containsExactly(5L);
    }

    @Test
    void aSnapshotThatCannotBeWrittenDoesNotFailTheSave() {
        tap().snapshots().failWith(Failures.away());
        deposit(snapshotting, 10);
        tap().snapshots().failWith(null);
        assertThat(stored()).isEmpty();
        assertThat(snapshotting.load(Account::new, id).version()).isEqualTo(10);

        EventStore failing = openBank(builder().snapshots((aggregate, before, after) -> {
            throw Failures.silent(new IllegalStateException("cannot decide"));
        }));
        deposit(failing, 1);
        assertThat(store().load(stream)).hasSize(11);
    }

    @Test
    void aSnapshotThatCannotBeLoadedCostsAFullReplay() {
        deposit(snapshotting, 10);
        tap().snapshots().failWith(Failures.away());
        assertFullReplay(10);
    }

    @Test
    void aSnapshotNewerThanTheStreamIsIgnored() {
        deposit(snapshotting, 10);
        SnapshotRecord good = stored().get(0);
        store(new SnapshotRecord(stream, 11, good.data()));
        assertFullReplay(10);
        deposit(snapshotting, 10);
        Account account = snapshotting.load(Account::new, id);
        assertThat(account.version()).isEqualTo(20);
        assertThat(account.balance()).isEqualTo(BigDecimal.valueOf(20));
    }

    @Test
    void aSnapshotThatIsNotOursIsIgnored() {
        deposit(snapshotting, 10);
        String good = stored().get(0).data().asUtf8();
        assertThat(good).contains("\"mink/1\"", "\"Account\"");
        int version = 10;
        for (String bad : List.of(
                "",
                "x",
                "null",
                "[]",
                "{}",
                good.replace("mink/1", "mink/99"),
                good.replace("\"Account\"", "\"Order\""),
                good.replace("\"snapshotVersion\":1", "\"snapshotVersion\":2"),
                good.replace("\"balance\":10", "\"balance\":\"ten\""),
                good.replace("\"state\"", "\"other\""))) {
            version++;
            deposit(store(), 1);
            store(new SnapshotRecord(stream, version, Payload.ofUtf8(bad)));
            assertFullReplay(version);
        }
    }

    @Test
    void aSnapshotOfAnotherShapeIsIgnored() {
        deposit(snapshotting, 10);
        Reshaped reshaped = snapshotting.load(Reshaped::new, id);
        assertThat(reshaped.restored).isFalse();
        assertThat(reshaped.version()).isEqualTo(10);
        assertThat(reshaped.events).isEqualTo(10);
    }

    /** The account with another state. */
    private static final class Reshaped extends AggregateBase implements Snapshotting<Integer> {
        private int events;
        private boolean restored;

        Reshaped(String id) {
            super(id, Account.TYPE);
        }

        @Override
        public void applyEvent(Object event) {
            events++;
        }

        @Override
        public Integer snapshot() {
            return events;
        }

        @Override
        public void restore(Integer state) {
            events = state;
            restored = true;
        }

        @Override
        public int snapshotVersion() {
            return 2;
        }
    }

    @Test
    void aSnapshotThatCannotBeRestoredLeavesNoTrace() {
        deposit(snapshotting, 12);
        Failing account = snapshotting.load(Failing::new, id);
        assertThat(account.deposits).isEqualTo(12);
        assertThat(account.version()).isEqualTo(12);
    }

    /** Breaks off in the middle of restoring. */
    private static final class Failing extends AggregateBase implements Snapshotting<Account.State> {
        private int deposits;

        Failing(String id) {
            super(id, Account.TYPE);
        }

        @Override
        public void applyEvent(Object event) {
            deposits++;
        }

        @Override
        public Account.State snapshot() {
            throw new IllegalStateException("none");
        }

        @Override
        public void restore(Account.State state) {
            deposits = 1_000;
            throw Failures.silent(new IllegalStateException("cannot"));
        }

        @Override
        public int snapshotVersion() {
            return 1;
        }
    }

    @Test
    void anOlderStateNeverReplacesANewerOne() {
        deposit(snapshotting, 9);
        Account slow = snapshotting.load(Account::new, id);
        slow.deposit(1);
        EventStore slowly = openBank(builder().snapshots((aggregate, before, after) -> {
            deposit(openBank(builder().snapshots(SnapshotPolicy.everyEvents(1))), 5);
            return true;
        }));

        slowly.saveAggregate(slow);

        assertThat(stored()).extracting(SnapshotRecord::version).containsExactly(15L);
        assertThat(snapshotting.load(Account::new, id).balance()).isEqualTo(BigDecimal.valueOf(15));
    }

    @Test
    void anAggregateWithoutSnapshotsHasNone() {
        EventStore eager = openBank(builder().snapshots(SnapshotPolicy.everyEvents(1)));
        eager.update(Unsnapped::new, id, aggregate -> aggregate.note(5));
        assertThat(tap().snapshots().saved()).isEmpty();
        assertThat(tap().snapshots().loaded()).isEmpty();
    }

    private static final class Unsnapped extends AggregateBase {
        Unsnapped(String id) {
            super(id, Account.TYPE);
        }

        void note(int amount) {
            recordEvent(Bank.deposit(amount));
        }
    }

    @Test
    void updatesUseAndWriteSnapshots() {
        deposit(snapshotting, 29);
        tap().reset();
        Account account = snapshotting.update(Account::new, id, each -> each.deposit(1));
        assertThat(account.version()).isEqualTo(30);
        assertThat(stored()).extracting(SnapshotRecord::version).containsExactly(30L);
        tap().reset();
        account = snapshotting.update(Account::new, id, each -> each.deposit(1));
        assertThat(account.restored()).isTrue();
        assertThat(account.version()).isEqualTo(31);
        assertThat(tap().eventsLoaded()).isLessThanOrEqualTo(1);
    }

    @Test
    void aStateThatIsAheadOfTheStreamIsNotSnapped() {
        Account account = new Account(id);
        for (int i = 0; i < 10; i++) {
            account.deposit(1);
        }
        tap().beforeNextAppend(() -> account.deposit(1));
        snapshotting.saveAggregate(account);
        assertThat(stored()).as("its state has an event that is not stored yet").isEmpty();
    }

    private void assertFullReplay(long version) {
        Account account = snapshotting.load(Account::new, id);
        assertThat(account.restored()).isFalse();
        assertThat(account.version()).isEqualTo(version);
        assertThat(account.balance()).isEqualTo(BigDecimal.valueOf(version));
    }

    private void deposit(EventStore through, int times) {
        Account account = store().load(Account::new, id);
        for (int i = 0; i < times; i++) {
            account.deposit(1);
        }
        through.saveAggregate(account);
    }

    private List<SnapshotRecord> stored() {
        return ability(SnapshotStore.class).loadSnapshot(stream).stream().toList();
    }

    private void store(SnapshotRecord snapshot) {
        assertThat(ability(SnapshotStore.class).saveSnapshot(snapshot)).isTrue();
    }
}
