package dev.mink.readmodel;

import dev.mink.adapter.Capabilities;

/** The read models that a backend keeps, each in a repository of its own. A capability of an adapter. */
public interface ReadModels extends Capabilities {
    /**
     * The repository of a class; what it keeps its instances in is created if it does not exist.
     *
     * @throws InvalidReadModelException if the class cannot be kept, or another class is kept under the
     *     same name
     */
    <T> ReadModelRepository<T> repository(Class<T> type);

    /**
     * A second set of the same read models, beside the live ones and empty: to fill it anew while the
     * live ones are read.
     *
     * @param label tells sets apart: what a set with the same label has left over, because its process
     *     was killed, is thrown away. Not blank, at most 200 characters, no U+0000
     */
    ShadowModels shadow(String label);
}
