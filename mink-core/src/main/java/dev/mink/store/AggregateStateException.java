package dev.mink.store;

import dev.mink.MinkException;

/** An aggregate is not in the state that a load or a save needs. Nothing was read or written. */
public class AggregateStateException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception for an aggregate, with what is wrong as the end of a sentence. */
    public AggregateStateException(String streamId, String problem) {
        super("mink: aggregate " + streamId + " " + problem);
    }
}
