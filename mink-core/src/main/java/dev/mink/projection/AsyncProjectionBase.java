package dev.mink.projection;

/** Keeps the name and the handled types of an async projection. */
public abstract class AsyncProjectionBase extends ProjectionBase implements AsyncProjection {
    /** Creates a projection; see {@link ProjectionBase}. */
    protected AsyncProjectionBase(String name, String... handledEvents) {
        super(name, handledEvents);
    }
}
