/**
 * Small programs that show Mink at work, one a package.
 */
@NullMarked
package dev.mink.examples;

import org.jspecify.annotations.NullMarked;
