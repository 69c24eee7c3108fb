package dev.mink.readmodel;

import dev.mink.adapter.Capabilities;

/** The read models that a backend keeps, and second sets of them. A capability of an adapter. */
public interface ReadModelStore extends ReadModels, Capabilities {
    /**
     * A second set of the same read models, beside the live ones and empty: to fill it anew while the
     * live ones are read.
     *
     * @param label tells sets apart: what a set with the same label has left over, because its process
     *     was killed, is thrown away. Not blank, at most 200 characters, no U+0000
     */
    ShadowModels shadow(String label);
}
