/** A catalogue whose events changed their shape twice, and its programs of then and now. */
@NullMarked
package dev.mink.examples.versioning;

import org.jspecify.annotations.NullMarked;
