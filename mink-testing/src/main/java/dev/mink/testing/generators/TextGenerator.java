package dev.mink.testing.generators;

import java.util.random.RandomGenerator;

/** Texts as users type them: mostly plain, sometimes from any corner of Unicode; never U+0000. */
public final class TextGenerator {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.,:;/";
    private static final int[] STRANGE = {
        '"', '\\', '\'', '<', '&', '%', '$', '{', '\t', '\n', '\r', 0x01, 0x1F, 0x7F, 0x85, 0xA0, 0xDF, 0x130, 0x301,
        0x5D0, 0x627, 0x4E2D, 0x200B, 0x200D, 0x202E, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x1F469, 0x1F680,
        0x10FFFF
    };

    private final RandomGenerator random;

    /** Creates a generator. */
    public TextGenerator(RandomGenerator random) {
        this.random = random;
    }

    /** Letters, digits and common signs. */
    public String plain(int minLength, int maxLength) {
        int length = random.nextInt(minLength, maxLength + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(PLAIN.charAt(random.nextInt(PLAIN.length())));
        }
        return text.toString();
    }

    /**
     * Any text that can be stored, control characters, combining marks and characters beyond the
     * basic plane included.
     *
     * @param maxLength the most code points
     */
    public String any(int maxLength) {
        int length = random.nextInt(maxLength + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(codePoint());
        }
        return text.toString();
    }

    private int codePoint() {
        return switch (random.nextInt(8)) {
            case 0 -> STRANGE[random.nextInt(STRANGE.length)];
            case 1 -> anyCodePoint();
            default -> PLAIN.charAt(random.nextInt(PLAIN.length()));
        };
    }

    private int anyCodePoint() {
        int point = random.nextInt(1, Character.MAX_CODE_POINT + 1);
        // Half a surrogate pair is no text.
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point;
    }
}
