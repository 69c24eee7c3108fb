/** The write side: commands, their handlers, and the bus that takes one to the other through middleware. */
@NullMarked
package dev.mink.command;

import org.jspecify.annotations.NullMarked;
