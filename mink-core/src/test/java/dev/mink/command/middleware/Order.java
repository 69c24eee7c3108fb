package dev.mink.command.middleware;

import dev.mink.command.Command;
import dev.mink.command.CommandBase;
import dev.mink.command.TraceableCommand;
import dev.mink.command.ValidationErrors;

/** The command of the tests of middleware; invalid without a product. */
record Order(String product, CommandBase base) implements TraceableCommand {
    Order(String product) {
        this(product, CommandBase.empty());
    }

    @Override
    public void validate() {
        ValidationErrors.of(this)
                .check(!product.isBlank(), "product", "is required")
                .throwIfAny();
    }

    /** Another one. */
    record Ping() implements Command {}
}
