package dev.mink.projection;

/** Empties the model of a projection, usually the projection itself: what a rebuild in place needs. */
@FunctionalInterface
public interface Clearable {
    /** Empties the model; in {@link ProjectionContext#transaction()}, the transaction that resets the checkpoint. */
    void clear(ProjectionContext context) throws Exception;
}
