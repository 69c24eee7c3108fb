/** Ready-made layers around the execution of commands. */
@NullMarked
package dev.mink.command.middleware;

import org.jspecify.annotations.NullMarked;
