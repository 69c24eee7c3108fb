package dev.mink.command;

import dev.mink.MinkContext;

/** Takes commands to their handlers. */
public interface CommandDispatcher {
    /**
     * Executes a command and waits for it.
     *
     * @return what the handler returned, which may be a failure that it foresaw
     * @throws HandlerNotFoundException if there is no handler for the command's type
     * @throws RuntimeException whatever the handler, or middleware before it, throws
     */
    CommandResult dispatch(Command command, MinkContext context);

    /** The same without a context. */
    default CommandResult dispatch(Command command) {
        return dispatch(command, MinkContext.empty());
    }
}
