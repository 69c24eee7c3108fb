/** Events as MessagePack, in memory and on PostgreSQL, with their sizes beside JSON. */
@NullMarked
package dev.mink.examples.msgpack;

import org.jspecify.annotations.NullMarked;
