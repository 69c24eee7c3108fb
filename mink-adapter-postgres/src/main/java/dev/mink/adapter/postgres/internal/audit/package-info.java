/** The audit trail in its table. */
@NullMarked
package dev.mink.adapter.postgres.internal.audit;

import org.jspecify.annotations.NullMarked;
