/** Random test data that a seed brings back: streams, batches, payloads and metadata. */
@NullMarked
package dev.mink.testing.generators;

import org.jspecify.annotations.NullMarked;
