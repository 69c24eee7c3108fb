package dev.mink.subscription;

import dev.mink.MinkException;

/**
 * The checkpoint of a named subscription was moved by somebody else: the name is used twice at the
 * same time, or an operator changed it.
 */
public class CheckpointConflictException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String name;

    /** Creates the exception. */
    public CheckpointConflictException(String name, long expected, long wanted) {
        super("mink: the checkpoint of subscription \"" + name + "\" is not at " + expected
                + " any more and was not moved to " + wanted + ": somebody else uses or changed it");
        this.name = name;
    }

    /** Name of the subscription. */
    public String name() {
        return name;
    }
}
