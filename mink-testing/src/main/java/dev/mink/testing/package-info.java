/**
 * Contract tests that every adapter runs, and what applications need to test with Mink.
 */
@NullMarked
package dev.mink.testing;

import org.jspecify.annotations.NullMarked;
