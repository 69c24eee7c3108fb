/**
 * What a storage backend implements: {@link dev.mink.adapter.EventStoreAdapter}, its optional
 * capabilities, and the values and exceptions that they share.
 *
 * <p>Whoever writes a backend runs the contract tests of mink-testing against it.
 */
@NullMarked
package dev.mink.adapter;

import org.jspecify.annotations.NullMarked;
