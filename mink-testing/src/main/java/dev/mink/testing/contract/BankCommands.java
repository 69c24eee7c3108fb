package dev.mink.testing.contract;

import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;

/** What can be asked of accounts, to test with. */
final class BankCommands {
    private BankCommands() {}

    /** Opens an account, a new one if the id is empty. */
    record OpenAccount(String aggregateId, String owner) implements AggregateCommand {}

    record DepositMoney(String aggregateId, int amount) implements AggregateCommand {}

    /** Money from one account to another. */
    record Transfer(String from, String to, int amount) implements Command {}
}
