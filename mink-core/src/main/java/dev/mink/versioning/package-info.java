/**
 * Events that outlive the code that wrote them: upcasters bring stored events into their newest
 * shape on the way out, schemas tell which changes of a shape need one.
 */
@NullMarked
package dev.mink.versioning;

import org.jspecify.annotations.NullMarked;
