package dev.mink.store;

/**
 * A step between serializing an event and storing it: stamping, tagging, encrypting. Stages run in
 * the order in which they were given to the builder; an exception ends the append before anything
 * is written.
 */
@FunctionalInterface
public interface WriteStage {
    /**
     * The event as the next stage gets it.
     *
     * @param streamId the stream it will be stored in
     */
    EncodedEvent apply(EncodedEvent event, String streamId);
}
