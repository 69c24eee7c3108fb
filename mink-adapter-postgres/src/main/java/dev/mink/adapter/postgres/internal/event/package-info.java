/** Events as rows. */
@NullMarked
package dev.mink.adapter.postgres.internal.event;

import org.jspecify.annotations.NullMarked;
