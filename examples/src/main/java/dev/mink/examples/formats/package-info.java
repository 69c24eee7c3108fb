/** Compares formats of events; part of the examples {@code msgpack} and {@code protobuf}. */
@NullMarked
package dev.mink.examples.formats;

import org.jspecify.annotations.NullMarked;
