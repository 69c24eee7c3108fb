package dev.mink.projection;

/** Keeps the name, the handled types and the transience of a live projection. */
public abstract class LiveProjectionBase extends ProjectionBase implements LiveProjection {
    private final boolean isTransient;

    /** Creates a projection; see {@link ProjectionBase} and {@link #isTransient()}. */
    protected LiveProjectionBase(String name, boolean isTransient, String... handledEvents) {
        super(name, handledEvents);
        this.isTransient = isTransient;
    }

    @Override
    public final boolean isTransient() {
        return isTransient;
    }
}
