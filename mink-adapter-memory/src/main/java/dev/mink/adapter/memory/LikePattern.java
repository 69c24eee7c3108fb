package dev.mink.adapter.memory;

import java.util.ArrayList;
import java.util.List;

/** A pattern of SQL's LIKE: matching takes at most as many steps as pattern and text have characters, multiplied. */
final class LikePattern {
    private static final int ANY_RUN = -1;
    private static final int ANY_ONE = -2;

    /** Code points, {@link #ANY_RUN} and {@link #ANY_ONE}. */
    private final int[] steps;

    private LikePattern(int[] steps) {
        this.steps = steps;
    }

    /** A pattern that does not end with a single backslash. */
    static LikePattern of(String pattern) {
        int[] letters = pattern.codePoints().toArray();
        List<Integer> steps = new ArrayList<>();
        for (int at = 0; at < letters.length; at++) {
            switch (letters[at]) {
                case '%' -> steps.add(ANY_RUN);
                case '_' -> steps.add(ANY_ONE);
                case '\\' -> steps.add(letters[++at]);
                default -> steps.add(letters[at]);
            }
        }
        return new LikePattern(steps.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Whether the whole text fits. */
    boolean matches(String text) {
        int[] letters = text.codePoints().toArray();
        int letter = 0;
        int step = 0;
        int lastRun = -1;
        int runEnd = 0;
        while (letter < letters.length) {
            if (step < steps.length && steps[step] == ANY_RUN) {
                lastRun = step++;
                runEnd = letter;
            } else if (step < steps.length && (steps[step] == ANY_ONE || steps[step] == letters[letter])) {
                step++;
                letter++;
            } else if (lastRun >= 0) {
                step = lastRun + 1; // the last run takes one letter more
                letter = ++runEnd;
            } else {
                return false;
            }
        }
        while (step < steps.length && steps[step] == ANY_RUN) {
            step++;
        }
        return step == steps.length;
    }
}
