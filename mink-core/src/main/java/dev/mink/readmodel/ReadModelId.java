package dev.mink.readmodel;

/** A read model that tells its own id; for classes that have no field for it. */
public interface ReadModelId {
    /** The id; not blank. */
    String getId();
}
