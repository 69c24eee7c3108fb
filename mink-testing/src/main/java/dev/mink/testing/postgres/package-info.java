/**
 * Real PostgreSQL servers for tests: a shared one per JVM
 * ({@link dev.mink.testing.postgres.PostgresDatabase}) and dedicated ones that may be killed and
 * restarted ({@link dev.mink.testing.postgres.PostgresServer}).
 */
@NullMarked
package dev.mink.testing.postgres;

import org.jspecify.annotations.NullMarked;
