package dev.mink.serialization;

import org.jspecify.annotations.Nullable;

/** Looks for escape sequences that are JSON and yet no text that PostgreSQL can hold. */
final class JsonEscapes {
    private static final int LENGTH = 6;

    private JsonEscapes() {}

    /** What is wrong with a JSON text, as a sentence; {@code null} if nothing is. */
    static @Nullable String problemOf(byte[] json) {
        int i = 0;
        while (i < json.length) {
            if (json[i] != '\\') {
                i++;
            } else if (!isUnicode(json, i)) {
                i += 2;
            } else {
                char c = character(json, i);
                i += LENGTH;
                if (c == 0) {
                    return "a text contains the character U+0000";
                }
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || !isUnicode(json, i)
                            || !Character.isLowSurrogate(character(json, i))) {
                        return "a text contains half a surrogate pair";
                    }
                    i += LENGTH;
                }
            }
        }
        return null;
    }

    private static boolean isUnicode(byte[] json, int index) {
        return index + LENGTH <= json.length && json[index] == '\\' && json[index + 1] == 'u';
    }

    private static char character(byte[] json, int index) {
        int value = 0;
        for (int i = index + 2; i < index + LENGTH; i++) {
            value = value << 4 | Character.digit(json[i], 16);
        }
        return (char) value;
    }
}
