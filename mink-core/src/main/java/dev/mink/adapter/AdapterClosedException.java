package dev.mink.adapter;

import dev.mink.MinkException;

/** The adapter was closed, before the call or while it was under way. */
public class AdapterClosedException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public AdapterClosedException() {
        super("mink: adapter is closed");
    }
}
