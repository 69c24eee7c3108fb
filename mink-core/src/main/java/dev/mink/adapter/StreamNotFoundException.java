package dev.mink.adapter;

import dev.mink.MinkException;

/** A stream that had to exist does not. */
public class StreamNotFoundException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;

    /** Creates the exception for a stream. */
    public StreamNotFoundException(String streamId) {
        super("mink: stream \"" + streamId + "\" not found");
        this.streamId = streamId;
    }

    /** The stream that is missing. */
    public String streamId() {
        return streamId;
    }
}
