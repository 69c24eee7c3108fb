package dev.mink.projection;

import dev.mink.MinkException;

/** The backend has no place for parked events. */
public final class NoParkedEventStoreException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates it. */
    public NoParkedEventStoreException() {
        super("mink: the adapter has no ParkedEventStore to park events in");
    }
}
