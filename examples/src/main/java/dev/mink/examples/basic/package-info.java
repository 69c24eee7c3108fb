/** The smallest program: an order in memory, saved, loaded, changed and looked at. */
@NullMarked
package dev.mink.examples.basic;

import org.jspecify.annotations.NullMarked;
