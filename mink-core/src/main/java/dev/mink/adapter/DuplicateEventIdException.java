package dev.mink.adapter;

import dev.mink.MinkException;
import java.util.UUID;

/**
 * Some of the event ids given to an append are in the stream already, but not all of them and in
 * the same order: neither a repetition nor something new. Nothing was written.
 */
public class DuplicateEventIdException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;
    private final UUID eventId;
    private final long version;

    /** Creates the exception for an id that was found at a version. */
    public DuplicateEventIdException(String streamId, UUID eventId, long version) {
        super("mink: event id " + eventId + " is in stream \"" + streamId + "\" already, at version " + version
                + ", and the append is no exact repetition");
        this.streamId = streamId;
        this.eventId = eventId;
        this.version = version;
    }

    /** The stream. */
    public String streamId() {
        return streamId;
    }

    /** The first id that was found. */
    public UUID eventId() {
        return eventId;
    }

    /** Where it was found. */
    public long version() {
        return version;
    }
}
