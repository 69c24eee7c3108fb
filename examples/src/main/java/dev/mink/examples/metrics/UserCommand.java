package dev.mink.examples.metrics;

import dev.mink.command.AggregateCommand;
import dev.mink.command.ValidationErrors;

/** What somebody can want of a user. */
public sealed interface UserCommand extends AggregateCommand {
    /** Signs up. */
    record RegisterUser(String aggregateId, String email) implements UserCommand {}

    /** Comes in. */
    record LogIn(String aggregateId, String device) implements UserCommand {}

    /** Takes another address. */
    record ChangeEmail(String aggregateId, String email) implements UserCommand {
        @Override
        public void validate() {
            ValidationErrors.of(this)
                    .check(email.contains("@"), "email", "must be an address")
                    .throwIfAny();
        }
    }
}
