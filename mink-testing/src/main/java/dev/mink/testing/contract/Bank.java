package dev.mink.testing.contract;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.Snapshotting;
import dev.mink.store.StreamAppend;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

/** Accounts, their events and others, to test with. */
final class Bank {
    private Bank() {}

    /** Everything that happens to an account. */
    sealed interface AccountEvent permits Opened, Deposited, Withdrawn {}

    record Opened(String owner) implements AccountEvent {}

    record Deposited(BigDecimal amount) implements AccountEvent {}

    record Withdrawn(BigDecimal amount) implements AccountEvent {}

    /** An event that no store knows unless a test says so. */
    record Audited(String by) {}

    /** Other events with the names of those above. */
    static final class Shop {
        private Shop() {}

        record Opened(String street) {}

        record Audited(int year) {}
    }

    /** Deposits of 1, 2, 3 and so on. */
    static List<Object> deposits(int count) {
        return IntStream.rangeClosed(1, count).<Object>mapToObj(Bank::deposit).toList();
    }

    /** Deposits into a stream, without a version check. */
    static StreamAppend appendTo(String streamId, int deposits) {
        return StreamAppend.of(streamId, deposits(deposits));
    }

    static Deposited deposit(int amount) {
        return new Deposited(BigDecimal.valueOf(amount));
    }

    static Withdrawn withdrawal(int amount) {
        return new Withdrawn(BigDecimal.valueOf(amount));
    }

    /** An account with a balance. */
    static final class Account extends AggregateBase implements Snapshotting<Account.State> {
        static final String TYPE = "Account";

        private static final EventHandlers<Account> HANDLERS = EventHandlers.<Account>builder()
                .on(Opened.class, (account, event) -> account.owner = event.owner())
                .on(Deposited.class, (account, event) -> account.balance = account.balance.add(event.amount()))
                .on(Withdrawn.class, (account, event) -> account.balance = account.balance.subtract(event.amount()))
                .build();

        private String owner = "";
        private BigDecimal balance = BigDecimal.ZERO;
        private boolean restored;

        record State(String owner, BigDecimal balance) {}

        Account(String id) {
            super(id, TYPE, HANDLERS);
        }

        void open(String name) {
            apply(new Opened(name));
        }

        void deposit(int amount) {
            deposit(BigDecimal.valueOf(amount));
        }

        void deposit(BigDecimal amount) {
            apply(new Deposited(amount));
        }

        void withdraw(int amount) {
            apply(withdrawal(amount));
        }

        void audit(String by) {
            recordEvent(new Audited(by));
        }

        String owner() {
            return owner;
        }

        BigDecimal balance() {
            return balance;
        }

        /** Whether its state began with a snapshot. */
        boolean restored() {
            return restored;
        }

        @Override
        public State snapshot() {
            return new State(owner, balance);
        }

        @Override
        public void restore(State state) {
            owner = state.owner();
            balance = state.balance();
            restored = true;
        }

        @Override
        public int snapshotVersion() {
            return 1;
        }
    }
}
