package dev.mink.adapter;

import dev.mink.MinkException;
import org.jspecify.annotations.Nullable;

/** The backend cannot hold an event's data, for example because it is not JSON. Nothing was written. */
public class InvalidEventDataException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String streamId;

    /** Creates the exception. */
    public InvalidEventDataException(String streamId, String reason, @Nullable Throwable cause) {
        super("mink: the backend refused the data of an event for stream \"" + streamId + "\": " + reason, cause);
        this.streamId = streamId;
    }

    /** The stream of the append. */
    public String streamId() {
        return streamId;
    }
}
