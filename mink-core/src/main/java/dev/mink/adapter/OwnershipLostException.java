package dev.mink.adapter;

import dev.mink.MinkException;

/** Background work was taken over by another owner; nothing of the transaction was written. */
public final class OwnershipLostException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final long token;

    /** Creates an exception for the lease that was lost. */
    public OwnershipLostException(Lease lease) {
        super("mink: \"" + lease.name() + "\" does not belong to " + lease.owner() + " any more (token " + lease.token()
                + ")");
        this.name = lease.name();
        this.token = lease.token();
    }

    /** The work that has another owner now. */
    public String name() {
        return name;
    }

    /** The token that is no longer valid. */
    public long token() {
        return token;
    }
}
