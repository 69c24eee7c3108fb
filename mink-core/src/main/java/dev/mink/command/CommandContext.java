package dev.mink.command;

import dev.mink.MinkContext;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows about the dispatch of its command. Immutable but for {@link #result}; middleware
 * passes changed copies inwards.
 */
public final class CommandContext {
    private final MinkContext context;
    private final CommandDispatcher dispatcher;

    /** Data of the result, said before the handler returns; one for all copies. */
    private final AtomicReference<@Nullable Object> data;

    /**
     * A context for handlers, to test them with.
     *
     * @param context who asks, with the id of the command
     * @param dispatcher takes nested commands
     */
    public CommandContext(MinkContext context, CommandDispatcher dispatcher) {
        this(context, dispatcher, new AtomicReference<>());
    }

    private CommandContext(MinkContext context, CommandDispatcher dispatcher, AtomicReference<@Nullable Object> data) {
        this.context = Objects.requireNonNull(context, "context");
        this.dispatcher = Objects.requireNonNull(dispatcher, "dispatcher");
        this.data = data;
    }

    /** Who asks, why, and until when: to be bound to a store with {@code store.with(…)}. */
    public MinkContext context() {
        return context;
    }

    /** Id of this command; never empty. */
    public String commandId() {
        return context.commandId();
    }

    /** The business process that the command belongs to, or empty. */
    public String correlationId() {
        return context.correlationId();
    }

    /** The command or event that caused it, or empty. */
    public String causationId() {
        return context.causationId();
    }

    /** The tenant that it is executed for, or empty. */
    public String tenantId() {
        return context.tenantId();
    }

    /** The user or service that asks for it, or empty. */
    public String actor() {
        return context.actor();
    }

    /** When it must be done; empty for no limit. */
    public Optional<Instant> deadline() {
        return context.deadline();
    }

    /** A value that somebody put under a key. */
    public <T> Optional<T> get(MinkContext.Key<T> key) {
        return context.get(key);
    }

    /** A copy in which the context is changed. */
    public CommandContext with(UnaryOperator<MinkContext> change) {
        return new CommandContext(change.apply(context), dispatcher, data);
    }

    /**
     * Executes another command as part of this one: in the same process, for the same tenant and actor,
     * caused by this command unless it brings a cause of its own.
     *
     * @see CommandDispatcher#dispatch
     */
    public CommandResult dispatch(Command command) {
        return dispatcher.dispatch(command, context);
    }

    /**
     * Says what the result's data will be, before the command's events are appended: so that a command
     * which is executed once together with its events can be answered with it again. What the handler
     * returns itself wins.
     */
    public void result(Object value) {
        data.set(Objects.requireNonNull(value, "data"));
    }

    /** What was said with {@link #result}. */
    public Optional<Object> result() {
        return Optional.ofNullable(data.get());
    }

    /** Before another attempt. */
    void forgetResult() {
        restoreResult(Optional.empty());
    }

    /** Makes the data what it was before an attempt. */
    void restoreResult(Optional<Object> before) {
        data.set(before.orElse(null));
    }
}
