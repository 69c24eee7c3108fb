package dev.mink.adapter;

import dev.mink.ExpectedVersion;
import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** A stream had not the version that a writer expected. Nothing was written. */
public class ConcurrencyException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;
    private final long expectedVersion;
    private final long actualVersion;

    /** Creates the exception for a stream. */
    public ConcurrencyException(String streamId, ExpectedVersion expected, long actualVersion) {
        this(
                "mink: concurrency conflict on stream \"" + streamId + "\": expected " + expected + ", actual version "
                        + actualVersion,
                streamId,
                expected,
                actualVersion,
                null);
    }

    /** Creates the exception with a text of its own. */
    protected ConcurrencyException(
            String message, String streamId, ExpectedVersion expected, long actualVersion, @Nullable Throwable cause) {
        super(message, cause);
        this.streamId = streamId;
        this.expectedVersion = expected.value();
        this.actualVersion = actualVersion;
    }

    /** The stream. */
    public String streamId() {
        return streamId;
    }

    /** What was expected: a version from 1, or a special value of {@link ExpectedVersion}. */
    public long expectedVersion() {
        return expectedVersion;
    }

    /** Version the stream had, 0 if it did not exist. */
    public long actualVersion() {
        return actualVersion;
    }
}
