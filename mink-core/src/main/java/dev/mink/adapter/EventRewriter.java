package dev.mink.adapter;

import dev.mink.Metadata;
import dev.mink.Payload;
import java.util.Map;

/** Replaces the content of stored events in place. A capability of an adapter. */
public interface EventRewriter extends Capabilities {
    /**
     * Replaces data and metadata of one event; id, type, position and time stay.
     *
     * @throws EventNotFoundException if there is no such event
     */
    void rewriteEvent(
            String streamId, long version, Payload data, Metadata metadata, Map<String, String> systemMetadata);
}
