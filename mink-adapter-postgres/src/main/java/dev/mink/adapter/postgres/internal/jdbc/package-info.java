/** Sessions on borrowed connections: time limits, transactions, ending them from outside, and the meaning of errors. */
@NullMarked
package dev.mink.adapter.postgres.internal.jdbc;

import org.jspecify.annotations.NullMarked;
