package dev.mink.adapter;

import dev.mink.MinkException;

/** An event that had to exist does not. */
public class EventNotFoundException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;
    private final long version;

    /** Creates the exception for a place in a stream. */
    public EventNotFoundException(String streamId, long version) {
        super("mink: no event at stream \"" + streamId + "\" version " + version);
        this.streamId = streamId;
        this.version = version;
    }

    /** The stream. */
    public String streamId() {
        return streamId;
    }

    /** The version without event. */
    public long version() {
        return version;
    }
}
