/**
 * Turns event objects into bytes and back, and knows which name stands for which class.
 */
@NullMarked
package dev.mink.serialization;

import org.jspecify.annotations.NullMarked;
