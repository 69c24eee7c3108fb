package dev.mink.adapter;

import dev.mink.ExpectedVersion;
import dev.mink.Retryable;

/**
 * The backend ended a transaction because it met another one (a deadlock, a serialization failure),
 * whatever the versions are. Nothing was written; the same call may succeed the next time.
 */
public class TransientConcurrencyException extends ConcurrencyException implements Retryable {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public TransientConcurrencyException(
            String streamId, ExpectedVersion expected, long actualVersion, Throwable cause) {
        super(
                "mink: append to stream \"" + streamId + "\" met a concurrent transaction (expected " + expected
                        + ", actual version " + actualVersion + "); it may be repeated",
                streamId,
                expected,
                actualVersion,
                cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
