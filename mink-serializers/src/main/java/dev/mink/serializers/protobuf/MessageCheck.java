package dev.mink.serializers.protobuf;

import com.google.protobuf.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what Protobuf writes without complaint and nobody can read back. */
final class MessageCheck {
    private MessageCheck() {}

    /**
     * What is wrong with a message, as a sentence; {@code null} if nothing is.
     *
     * @param bytes what the message was written as
     */
    static @Nullable String problemOf(Message message, byte[] bytes) {
        if (!message.isInitialized()) {
            return "required fields are missing: " + String.join(", ", message.findInitializationErrors());
        }
        // Half a surrogate pair is written as a question mark: without one there is nothing to look for.
        return hasQuestionMark(bytes) && hasHalfPair(message) ? "a text contains half a surrogate pair" : null;
    }

    private static boolean hasQuestionMark(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '?') {
                return true;
            }
        }
        return false;
    }

    private static boolean hasHalfPair(Object value) {
        if (value instanceof Message message) {
            return message.getAllFields().values().stream().anyMatch(MessageCheck::hasHalfPair);
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(MessageCheck::hasHalfPair);
        }
        return value instanceof String text && text.codePoints().anyMatch(MessageCheck::isSurrogate);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
