/** Events as MessagePack, in the layout that go-mink writes and reads. */
@NullMarked
package dev.mink.serializers.msgpack;

import org.jspecify.annotations.NullMarked;
