package dev.mink.projection.engine;

/** How one projection is rebuilt. */
@FunctionalInterface
interface RebuildWork {
    /**
     * Does it.
     *
     * @return the position at which the model is complete
     */
    long run(RebuildMonitor monitor) throws Exception;
}
