package dev.mink.command.middleware;

import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.DuplicateAuditEntryException;
import java.util.function.Consumer;

/**
 * Writes entries whether or not the thread is interrupted: commands that were cancelled are those that
 * an audit trail is asked for. The interrupt is there again afterwards.
 */
final class AuditWriter {
    private static final int ATTEMPTS = 3;

    private final Consumer<AuditEntry> sink;

    AuditWriter(Consumer<AuditEntry> sink) {
        this.sink = sink;
    }

    void write(AuditEntry entry) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1; !attempt(entry, attempt); attempt++) {
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns false if it was cut short by an interrupt and is worth another attempt. */
    private boolean attempt(AuditEntry entry, int attempt) {
        try {
            sink.accept(entry);
            return true;
        } catch (DuplicateAuditEntryException e) {
            if (attempt > 1) {
                return true; // the attempt that was cut short had stored it
            }
            throw e;
        } catch (RuntimeException e) {
            // A store may have left the flag as it was, or have used it up for its exception.
            boolean cut = Thread.interrupted()
                    || MinkException.find(e, OperationCancelledException.class).isPresent();
            if (cut && attempt < ATTEMPTS) {
                return false;
            }
            throw e;
        }
    }
}
