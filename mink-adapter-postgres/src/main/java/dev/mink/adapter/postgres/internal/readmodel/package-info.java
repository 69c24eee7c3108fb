/** Read models as tables: names, types, migration, rows, queries. */
@NullMarked
package dev.mink.adapter.postgres.internal.readmodel;

import org.jspecify.annotations.NullMarked;
