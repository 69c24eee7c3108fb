/**
 * Keeps streams, checkpoints, leases and snapshots in memory, and enforces what PostgreSQL enforces.
 */
@NullMarked
package dev.mink.adapter.memory;

import org.jspecify.annotations.NullMarked;
