package dev.mink.projection;

/** When a projection is told of events. */
public enum ProjectionKind {
    /** In the transaction of the append. */
    INLINE,
    /** In the background, with a checkpoint. */
    ASYNC,
    /** After the commit, without a checkpoint. */
    LIVE
}
