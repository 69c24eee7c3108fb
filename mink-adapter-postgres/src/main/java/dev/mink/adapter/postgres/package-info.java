/**
 * Keeps streams, checkpoints, leases and snapshots in PostgreSQL, on plain JDBC.
 */
@NullMarked
package dev.mink.adapter.postgres;

import org.jspecify.annotations.NullMarked;
