/** A program on the module path. */
@NullMarked
package dev.mink.consumer;

import org.jspecify.annotations.NullMarked;
