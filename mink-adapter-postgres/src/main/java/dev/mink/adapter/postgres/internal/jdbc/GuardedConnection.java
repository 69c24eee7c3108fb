package dev.mink.adapter.postgres.internal.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a transaction as those see it who work in it: without the methods that would end the
 * transaction, which is not theirs, and gone when it is over. Savepoints are allowed. Statements end with the
 * session's deadline.
 */
final class GuardedConnection implements InvocationHandler {
    private static final Set<String> NOT_THEIRS = Set.of("commit", "rollback", "close", "abort", "setAutoCommit");

    private final Session session;
    private final Connection connection;
    private volatile boolean over;

    GuardedConnection(Session session) {
        this.session = session;
        this.connection = session.connection();
    }

    Connection asConnection() {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    void end() {
        over = true;
    }

    void ensureOpen() {
        if (over) {
            throw new IllegalStateException("mink: the transaction is over");
        }
    }

    @Override
    @SuppressWarnings("NullAway") // a void method's result is null
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        ensureOpen();
        boolean toSavepoint = arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint;
        if (NOT_THEIRS.contains(method.getName()) && !toSavepoint) {
            throw new IllegalStateException("mink: " + method.getName()
                    + "() must not be called on this connection: the transaction belongs to whoever began it");
        }
        Object result = call(method, arguments);
        if (result instanceof Statement statement) {
            session.limit(statement);
        }
        return result;
    }

    @SuppressWarnings("NullAway") // as above
    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return method.getName().equals("equals") && arguments != null ? proxy == arguments[0] : call(method, arguments);
    }

    @SuppressWarnings("NullAway") // as above
    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
