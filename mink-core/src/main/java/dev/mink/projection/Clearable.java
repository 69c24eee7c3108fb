package dev.mink.projection;

/** A projection whose model can be emptied: what a rebuild in place needs. */
@FunctionalInterface
public interface Clearable {
    /** Empties the model; in {@link ProjectionContext#transaction()}, the transaction that resets the checkpoint. */
    void clear(ProjectionContext context) throws Exception;
}
