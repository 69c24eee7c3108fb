package dev.mink.serialization;

/** Looks for numbers that are longer than parsers of JSON may read. */
final class LongNumbers {
    private LongNumbers() {}

    /**
     * Whether a JSON text may contain a number of at least so many characters; a text of digits looks
     * the same. Looks at a few bytes only: such a run covers one of every {@code length} of them.
     */
    static boolean mayBeIn(byte[] json, int length) {
        for (int probe = length - 1; probe < json.length; probe += length) {
            if (run(json, probe) >= length) {
                return true;
            }
        }
        return false;
    }

    private static int run(byte[] json, int probe) {
        int start = probe;
        while (start >= 0 && isOfNumber(json[start])) {
            start--;
        }
        int end = probe;
        while (end < json.length && isOfNumber(json[end])) {
            end++;
        }
        return end - start - 1;
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'E' || b == 'e';
    }
}
