package dev.mink.command.idempotency;

import dev.mink.MinkException;

/** A handler appended a second time to a store bound to its context, where only one append can commit together with the command's record. */
public class SecondAppendException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception for the stream that was not written. */
    public SecondAppendException(String commandType, String streamId) {
        super("mink: the handler of command type \"" + commandType + "\" makes a second append, to stream \"" + streamId
                + "\": only one can commit together with the record of the command; use appendAll");
    }
}
