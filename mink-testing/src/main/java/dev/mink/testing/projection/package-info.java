/** Tests projections: events that happened, and the read models they must give. */
@NullMarked
package dev.mink.testing.projection;

import org.jspecify.annotations.NullMarked;
