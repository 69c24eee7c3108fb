/**
 * Microbenchmarks, and the comparison of Mink with bare JDBC and with peers.
 */
@NullMarked
package dev.mink.benchmarks;

import org.jspecify.annotations.NullMarked;
