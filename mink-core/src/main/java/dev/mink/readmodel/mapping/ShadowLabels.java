package dev.mink.readmodel.mapping;

/** What {@link dev.mink.readmodel.ReadModelStore#shadow} takes for a label. */
public final class ShadowLabels {
    private static final int MAX_LENGTH = 200;

    private ShadowLabels() {}

    /**
     * A label that tells sets of shadow models apart.
     *
     * @throws IllegalArgumentException if it is blank, longer than 200 characters or has a U+0000
     */
    public static String checked(String label) {
        if (label.isBlank() || label.length() > MAX_LENGTH || label.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("mink: the label of shadow models has 1 to " + MAX_LENGTH
                    + " characters, none of them U+0000, and is not blank");
        }
        return label;
    }
}
