package dev.mink.adapter.postgres.internal.append;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an append as its participants see it: without the methods that would end the
 * transaction, which is not theirs. Savepoints are allowed.
 */
final class GuardedConnection implements InvocationHandler {
    private static final Set<String> NOT_THEIRS = Set.of("commit", "rollback", "close", "abort", "setAutoCommit");

    private final Connection connection;

    private GuardedConnection(Connection connection) {
        this.connection = connection;
    }

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GuardedConnection(connection));
    }

    @Override
    @SuppressWarnings("NullAway") // a void method's result is null
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean toSavepoint = arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint;
        if (NOT_THEIRS.contains(method.getName()) && !toSavepoint) {
            throw new IllegalStateException("mink: a participant of an append must not call " + method.getName()
                    + "() on its connection: the transaction belongs to the append");
        }
        if (method.getName().equals("equals") && arguments != null) {
            return proxy == arguments[0];
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
