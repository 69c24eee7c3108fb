/** Executing a command once, however often it is sent: keys, recorded results and where they are kept. */
@NullMarked
package dev.mink.command.idempotency;

import org.jspecify.annotations.NullMarked;
