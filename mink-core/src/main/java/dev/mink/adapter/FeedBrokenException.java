package dev.mink.adapter;

import dev.mink.MinkException;

/**
 * The feed cannot be read without the danger of losing events: the backend is a standby, its
 * position sequence has a setting that breaks the order, or events that were delivered are gone
 * (a failover that lost writes, a restored backup). A person has to look.
 */
public class FeedBrokenException extends MinkException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a reason, as the end of a sentence. */
    public FeedBrokenException(String reason) {
        super("mink: the feed cannot be trusted: " + reason);
    }
}
