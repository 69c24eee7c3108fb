package dev.mink.examples.audit;

import dev.mink.command.AggregateCommand;
import dev.mink.command.Command;

/** What somebody may want of a bank account. */
sealed interface AccountCommand extends Command {
    /** Opens an account with some money. */
    record OpenAccount(String aggregateId, long cents) implements AccountCommand, AggregateCommand {}

    /** Takes money from an account. */
    record Withdraw(String aggregateId, long cents) implements AccountCommand, AggregateCommand {}

    /** Asks whether the program is alive. Many times a minute, and nobody's business. */
    record HealthCheck() implements AccountCommand {}
}
