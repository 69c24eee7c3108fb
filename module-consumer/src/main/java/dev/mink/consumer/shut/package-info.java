/** Events in a package that somebody forgot to open. */
@NullMarked
package dev.mink.consumer.shut;

import org.jspecify.annotations.NullMarked;
