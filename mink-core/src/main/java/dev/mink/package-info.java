/**
 * The values of event sourcing that every other package of Mink speaks in: events, stream ids, versions,
 * metadata, contexts and aggregates. This package is the bottom: it imports no other package of Mink.
 */
@NullMarked
package dev.mink;

import org.jspecify.annotations.NullMarked;
