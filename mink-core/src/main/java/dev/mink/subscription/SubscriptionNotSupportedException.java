package dev.mink.subscription;

import dev.mink.MinkException;

/** The backend lacks what a subscription needs, such as a checkpoint store for a named one. */
public class SubscriptionNotSupportedException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with what is missing. */
    public SubscriptionNotSupportedException(String missing) {
        super("mink: the adapter does not support this subscription: it has no " + missing);
    }
}
