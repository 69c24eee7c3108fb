/** Events as Protobuf messages. */
@NullMarked
package dev.mink.serializers.protobuf;

import org.jspecify.annotations.NullMarked;
