/** What all stores have in common, whoever keeps them. */
@NullMarked
package dev.mink.adapter.internal;

import org.jspecify.annotations.NullMarked;
