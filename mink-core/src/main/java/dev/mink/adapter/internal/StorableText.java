package dev.mink.adapter.internal;

import java.util.Objects;

/** Texts as every store can keep them: without U+0000 and without half surrogate pairs. */
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The text with U+FFFD in place of each character that cannot be kept. */
    public static String of(String text) {
        int next = firstUnstorable(text, 0);
        if (next < 0) {
            return text;
        }
        char[] characters = text.toCharArray();
        for (; next >= 0; next = firstUnstorable(text, next + 1)) {
            characters[next] = REPLACEMENT;
        }
        return new String(characters);
    }

    /** The text as it can be kept, cut to a number of characters and ended with "…" if it has more. */
    public static String of(String text, int longest) {
        if (text.codePointCount(0, text.length()) <= longest) {
            return of(text);
        }
        return of(text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…");
    }

    /** The message of something thrown, or the name of its class if it has none. */
    public static String of(Throwable thrown) {
        String message = messageOf(thrown);
        return of(message.isBlank() ? thrown.getClass().getName() : message);
    }

    /** Its class says enough of what cannot even say its message. */
    private static String messageOf(Throwable thrown) {
        try {
            return Objects.requireNonNullElse(thrown.getMessage(), "");
        } catch (RuntimeException e) {
            return "";
        }
    }

    /** Whether the text can be kept as it is. */
    public static boolean isStorable(String text) {
        return firstUnstorable(text, 0) < 0;
    }

    private static int firstUnstorable(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
