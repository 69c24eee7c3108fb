package dev.mink.command.idempotency;

/** Texts as every store can keep them. */
final class KeptText {
    private static final char REPLACEMENT = '\uFFFD';

    private KeptText() {}

    /** The message of something thrown, or the name of its class if it has none. */
    static String of(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getName() : message;
    }

    /** A text with U+FFFD for what cannot be kept. */
    static String clean(String text) {
        if (firstUnkeepable(text) < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (int i = firstUnkeepable(clean); i >= 0; i = firstUnkeepable(clean)) {
            clean.setCharAt(i, REPLACEMENT);
        }
        return clean.toString();
    }

    /** Where a text has U+0000 or half a surrogate pair; -1 for nowhere. */
    static int firstUnkeepable(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
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
