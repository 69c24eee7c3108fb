package dev.mink.serializers.msgpack;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 without silent replacements. */
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /**
     * The UTF-8 form of a text.
     *
     * @throws CharacterCodingException if the text contains half a surrogate pair
     */
    static byte[] encode(String text) throws CharacterCodingException {
        // What Java cannot encode becomes a question mark: without one there is nothing to check.
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (hasQuestionMark(utf8) && hasSurrogate(text)) {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        }
        return utf8;
    }

    /**
     * The text of UTF-8 bytes.
     *
     * @throws CharacterCodingException if they are no UTF-8
     */
    static String decode(byte[] utf8) throws CharacterCodingException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
    }

    private static boolean hasQuestionMark(byte[] utf8) {
        for (byte b : utf8) {
            if (b == '?') {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSurrogate(String text) {
        return text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    }
}
