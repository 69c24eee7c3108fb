/** Events in a package that is open to the JSON mapper. */
@NullMarked
package dev.mink.consumer.open;

import org.jspecify.annotations.NullMarked;
