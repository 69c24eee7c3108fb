/** What records of commands have in common, whoever keeps them. */
@NullMarked
package dev.mink.command.internal;

import org.jspecify.annotations.NullMarked;
