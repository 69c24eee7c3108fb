package dev.mink.benchmarks.compare;

import java.util.function.Consumer;

/**
 * What a {@link Race} lets its contestants do.
 *
 * @param clients how many make calls at the same time
 * @param before is done before each turn of a contestant, and not measured
 * @param call is made over and over
 * @param <C> the contestants
 */
record Course<C>(int clients, Consumer<C> before, Call<C> call) {
    /**
     * One call.
     *
     * @param <C> the contestants
     */
    @FunctionalInterface
    interface Call<C> {
        /** Makes it, with a number that no other call has, and returns how many events it wrote or read. */
        long on(C contestant, long number);
    }
}
