/** Mink beside bare JDBC and Axon, in turns, on one server. */
@NullMarked
package dev.mink.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
