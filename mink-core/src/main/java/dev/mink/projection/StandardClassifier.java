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

    /**
     * SQLSTATEs, or how they begin: no connection, undone because of others, no resources, a lock that was not to be
     * had, a server that shuts down or starts.
     */
    private static final Set<String> PASSING_STATES = Set.of("08", "40", "53", "55P03", "57P01", "57P02", "57P03");

    private static final String SQL_EXCEPTION = "java.sql.SQLException";
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
        return (failure instanceof Retryable retryable && retryable.retryable())
                || isA(failure, PASSING)
                || PASSING_STATES.stream().anyMatch(sqlState(failure)::startsWith);
    }

    /** The SQLSTATE of a JDBC exception; empty for others. */
    private static String sqlState(Throwable failure) {
        for (Class<?> c = failure.getClass(); c != null; c = c.getSuperclass()) {
            if (c.getName().equals(SQL_EXCEPTION)) {
                try {
                    return String.valueOf(c.getMethod("getSQLState").invoke(failure));
                } catch (ReflectiveOperationException e) {
                    return "";
                }
            }
        }
        return "";
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
