package dev.mink.testing.contract;

import dev.mink.adapter.AdapterException;

/** Exceptions that tests throw on purpose. They have no stack trace, for the sake of the log. */
final class Failures {
    private Failures() {}

    /** A backend that is away for a while. */
    static AdapterException away() {
        return silent(new AdapterException("mink: away, as the test wants it", true, null));
    }

    /** The same exception without its stack trace. */
    static <X extends Throwable> X silent(X failure) {
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }
}
