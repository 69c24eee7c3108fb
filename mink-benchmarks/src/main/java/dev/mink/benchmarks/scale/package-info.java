/** What calls cost as the store grows. */
@NullMarked
package dev.mink.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
