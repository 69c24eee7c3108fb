package dev.mink.command.middleware;

import dev.mink.MinkException;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.UnknownOutcomeException;
import dev.mink.command.audit.CommandNotAuditedException;
import dev.mink.command.idempotency.CommandInProgressException;
import java.io.IOException;
import java.util.function.Predicate;

/** Failures that the same command may not meet the next time, and of which it is known that nothing was written. */
final class TransientFailures implements Predicate<Throwable> {
    @Override
    public boolean test(Throwable failure) {
        if (MinkException.find(failure, UnknownOutcomeException.class).isPresent()
                || MinkException.find(failure, CommandNotAuditedException.class).isPresent()) {
            return false;
        }
        return MinkException.find(failure, ConcurrencyException.class).isPresent()
                || MinkException.find(failure, CommandInProgressException.class).isPresent()
                || MinkException.find(failure, AdapterException.class)
                        .filter(AdapterException::retryable)
                        .isPresent()
                || MinkException.find(failure, IOException.class).isPresent();
    }

    @Override
    public String toString() {
        return "transient failures";
    }
}
