package dev.mink.projection;

import dev.mink.DeadlineExceededException;
import dev.mink.Retryable;
import dev.mink.TransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What {@link ErrorClassifier#standard()} says. */
final class StandardClassifier implements ErrorClassifier {
    static final ErrorClassifier INSTANCE = new StandardClassifier();

    /** By name: this library does not need JDBC. */
    private static final Set<String> PASSING = Set.of(
            "java.sql.SQLTransientException",
            "java.sql.SQLRecoverableException",
            "java.net.ConnectException",
            "java.net.UnknownHostException");

    private static final String SQL_TIMEOUT = "java.sql.SQLTimeoutException";

    private StandardClassifier() {}

    @Override
    public ErrorClass classify(Throwable failure) {
        Set<Throwable> chain = chain(failure);
        boolean passes = any(chain, TransientException.class::isInstance)
                || (!any(chain, StandardClassifier::isTimeout) && any(chain, StandardClassifier::passes));
        return passes ? ErrorClass.TRANSIENT : ErrorClass.POISON;
    }

    private static boolean any(Set<Throwable> chain, Predicate<Throwable> what) {
        return chain.stream().anyMatch(what);
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof DeadlineExceededException
                || isA(failure, Set.of(SQL_TIMEOUT));
    }

    private static boolean passes(Throwable failure) {
        return (failure instanceof Retryable retryable && retryable.retryable()) || isA(failure, PASSING);
    }

    private static boolean isA(Throwable failure, Set<String> classes) {
        for (Class<?> c = failure.getClass(); c != null; c = c.getSuperclass()) {
            if (classes.contains(c.getName())) {
                return true;
            }
        }
        return false;
    }

    /** The failure, its causes and what is suppressed in them, each once: chains may be cyclic. */
    private static Set<Throwable> chain(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(failure);
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (seen.add(next)) {
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
                Collections.addAll(open, next.getSuppressed());
            }
        }
        return seen;
    }
}
