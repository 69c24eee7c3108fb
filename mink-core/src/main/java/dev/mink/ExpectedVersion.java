package dev.mink;

/**
 * The version a writer expects a stream to have: the optimistic lock of event sourcing.
 *
 * @param value a version from 1, or one of the special values 0 (no stream), -1 (any version) and
 *     -2 (stream exists)
 */
public record ExpectedVersion(long value) implements AppendCondition {
    /** No check at all. */
    public static final ExpectedVersion ANY_VERSION = new ExpectedVersion(-1);

    /** The stream must not exist yet. */
    public static final ExpectedVersion NO_STREAM = new ExpectedVersion(0);

    /** The stream must exist, with whatever version. */
    public static final ExpectedVersion STREAM_EXISTS = new ExpectedVersion(-2);

    /**
     * Creates an expected version.
     *
     * @throws IllegalArgumentException for a value below -2
     */
    public ExpectedVersion {
        if (value < -2) {
            throw new IllegalArgumentException("mink: invalid expected version " + value
                    + ": it must be a version from 1, 0 (no stream), -1 (any version) or -2 (stream exists)");
        }
    }

    /**
     * The stream's last event must have this version; 0 means that there is no stream.
     *
     * @throws IllegalArgumentException for a negative version
     */
    public static ExpectedVersion exact(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("mink: invalid stream version " + version + ": it must not be negative");
        }
        return of(version);
    }

    /**
     * The expected version of a number, special values included.
     *
     * @throws IllegalArgumentException for a value below -2
     */
    public static ExpectedVersion of(long value) {
        if (value == -1) {
            return ANY_VERSION;
        }
        if (value == 0) {
            return NO_STREAM;
        }
        return value == -2 ? STREAM_EXISTS : new ExpectedVersion(value);
    }

    /** Whether a stream must have exactly this version, 0 (no stream) included. */
    public boolean isExact() {
        return value >= 0;
    }

    @Override
    public String toString() {
        if (value == -1) {
            return "any version";
        }
        if (value == 0) {
            return "no stream";
        }
        return value == -2 ? "stream exists" : "version " + value;
    }
}
