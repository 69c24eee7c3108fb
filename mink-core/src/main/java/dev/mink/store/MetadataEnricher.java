package dev.mink.store;

import dev.mink.Metadata;
import dev.mink.MinkContext;

/** Adds to the metadata of every event that is written, as a trace id does. */
@FunctionalInterface
public interface MetadataEnricher {
    /**
     * The metadata to store.
     *
     * @param metadata what event, options and context said so far
     * @param context the context of the call
     */
    Metadata enrich(Metadata metadata, MinkContext context);
}
