/** Java processes of their own, for tests of what a whole JVM does. */
@NullMarked
package dev.mink.testing.process;

import org.jspecify.annotations.NullMarked;
