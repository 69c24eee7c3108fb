/** Events as Protobuf messages, generated from a schema, with their sizes beside JSON. */
@NullMarked
package dev.mink.examples.protobuf;

import org.jspecify.annotations.NullMarked;
