/**
 * The vocabulary of Mink: events, streams, versions, metadata, aggregates and the context of a
 * call. This package is the bottom of the library and imports no other package of it.
 *
 * <p>Everything here is a value or a contract. What stores events lives in {@code dev.mink.store},
 * what a backend implements in {@code dev.mink.adapter}.
 */
@NullMarked
package dev.mink;

import org.jspecify.annotations.NullMarked;
