package dev.mink.store;

import dev.mink.StoredEvent;
import java.util.List;

/**
 * A step between reading a stored event and deserializing it: decrypting, upcasting. Stages run in
 * the order in which they were given to the builder.
 */
@FunctionalInterface
public interface ReadStage {
    /**
     * What the next stage gets in place of an event: itself, a changed copy, several events, or none.
     *
     * <p>Type, data and schema version count; readers see the metadata that was stored.
     *
     * @param event the event as the stages before left it
     * @param stored the row it came from
     */
    List<EncodedEvent> apply(EncodedEvent event, StoredEvent stored);
}
