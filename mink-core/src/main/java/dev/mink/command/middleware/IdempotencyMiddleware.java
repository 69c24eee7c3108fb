package dev.mink.command.middleware;

import dev.mink.command.Middleware;
import dev.mink.command.idempotency.IdempotencyConfig;
import dev.mink.command.idempotency.IdempotencyStore;
import java.util.Objects;

/**
 * Executes a command once, however often it is sent, by however many processes.
 *
 * <p>A key is reserved before the command is executed, and its result is kept under it afterwards. Who
 * sends the command again meanwhile waits, and gets {@link
 * dev.mink.command.idempotency.CommandInProgressException} if it takes too long; afterwards everybody gets
 * the recorded result, {@linkplain dev.mink.command.CommandResult#replayed() marked} as such. A command
 * with the key of one of another type is refused with {@link
 * dev.mink.command.idempotency.IdempotencyKeyConflictException}. A command that fails gives the key back,
 * unless the config keeps failures.
 *
 * <p>The plain variant records the result after the handler. Whoever dies in between leaves a reservation
 * behind, and when that expires the command is executed once more. The {@linkplain #transactional
 * transactional} variant has no such gap.
 *
 * <p>Belongs inside of what sets the tenant and validates, and outside of what tries again and limits the
 * time: see {@link StandardMiddleware}.
 */
public final class IdempotencyMiddleware implements Middleware {
    private final IdempotencyConfig config;
    private final Bookkeeping books;
    private final boolean transactional;

    private IdempotencyMiddleware(IdempotencyConfig config, boolean transactional) {
        this.config = Objects.requireNonNull(config, "config");
        this.books = new Bookkeeping(config);
        this.transactional = transactional;
    }

    /** The plain variant with all defaults. */
    public static IdempotencyMiddleware of(IdempotencyStore store) {
        return create(IdempotencyConfig.of(store));
    }

    /** The plain variant: for handlers of any kind. */
    public static IdempotencyMiddleware create(IdempotencyConfig config) {
        return new IdempotencyMiddleware(config, false);
    }

    /**
     * The variant in which the record commits together with the events of the command, or neither does: for
     * {@link dev.mink.command.AggregateHandler} and for handlers that make one append through {@code
     * store.with(context.context())}, on the backend that keeps the records. So the command has its effect
     * once, also if a process is killed at any moment.
     *
     * <p>What a second such append gets is {@link
     * dev.mink.command.idempotency.SecondAppendException}, before it writes. Appends through the store
     * itself take no part. A handler that appends nothing is treated as by the plain variant. Data said with
     * {@link dev.mink.command.CommandContext#result(Object)} before the append is recorded with it; what the
     * handler returns instead is recorded after it. What fails after the append does not make it undone:
     * the command counts as executed.
     */
    public static IdempotencyMiddleware transactional(IdempotencyConfig config) {
        return new IdempotencyMiddleware(config, true);
    }

    @Override
    public Next wrap(Next next) {
        return (command, context) -> {
            if (config.skipCommands().contains(command.commandType())) {
                return next.handle(command, BoundAppend.removedFrom(context));
            }
            return new OnceOnly(config, books, transactional, command, context).handle(next);
        };
    }

    /**
     * How often a store failed this middleware, so that a command was executed without protection, or its
     * result or the end of its reservation could not be written.
     */
    public long storeFailures() {
        return books.failures();
    }
}
