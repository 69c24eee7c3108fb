package dev.mink.adapter;

import dev.mink.ExpectedVersion;

/** The one rule for expected versions, for backends that check in Java. */
public final class VersionCheck {
    private VersionCheck() {}

    /**
     * Compares what a writer expects with what is there.
     *
     * @param current version of the stream, 0 if it does not exist
     * @throws ConcurrencyException if an exact version or no stream was expected and is not there
     * @throws StreamNotFoundException if the stream had to exist
     */
    public static void check(String streamId, ExpectedVersion expected, long current, boolean exists) {
        if (expected.equals(ExpectedVersion.ANY_VERSION)) {
            return;
        }
        if (expected.equals(ExpectedVersion.STREAM_EXISTS)) {
            if (!exists) {
                throw new StreamNotFoundException(streamId);
            }
            return;
        }
        boolean fits = expected.equals(ExpectedVersion.NO_STREAM) ? !exists : expected.value() == current;
        if (!fits) {
            throw new ConcurrencyException(streamId, expected, current);
        }
    }
}
