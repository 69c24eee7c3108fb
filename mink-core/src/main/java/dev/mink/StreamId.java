package dev.mink;

/**
 * The two halves of a stream id: a category and an id within it, written {@code Category-id}.
 *
 * <p>The category ends at the first hyphen, so it has none itself; the id may have some. A raw
 * append also takes ids without a hyphen: they are in no category.
 *
 * @param category the kind of thing, "Order"
 * @param id which one, "123"
 */
public record StreamId(String category, String id) {
    /** The longest stream id, in characters. */
    public static final int MAX_LENGTH = 500;

    /** The longest category, in characters. */
    public static final int MAX_CATEGORY_LENGTH = 250;

    /**
     * Creates a stream id.
     *
     * @throws InvalidStreamIdException if a half is blank, the category has a hyphen, a length limit
     *     is passed or a character cannot be stored
     */
    public StreamId {
        checkCategory(category);
        if (id.isBlank()) {
            throw new InvalidStreamIdException(category + "-" + id, "has no id after its category");
        }
        check(category + "-" + id);
    }

    /** A stream id from its halves. */
    public static StreamId of(String category, String id) {
        return new StreamId(category, id);
    }

    /**
     * Reads {@code Category-id}.
     *
     * @throws InvalidStreamIdException if the text has no hyphen or an empty half
     */
    public static StreamId parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen <= 0 || hyphen == text.length() - 1) {
            throw new InvalidStreamIdException(text, "has not the form Category-ID");
        }
        return new StreamId(text.substring(0, hyphen), text.substring(hyphen + 1));
    }

    /** The text form of a stream id, checked: {@code build("Order", "123")} is "Order-123". */
    public static String build(String type, String id) {
        return new StreamId(type, id).toString();
    }

    /**
     * The text that the category column of a stream holds: what comes before the first hyphen, and
     * the whole id where there is none.
     */
    public static String categoryOf(String streamId) {
        int hyphen = streamId.indexOf('-');
        return hyphen < 0 ? streamId : streamId.substring(0, hyphen);
    }

    /**
     * Whether a stream belongs to a category: its id starts with the category and a hyphen, and
     * goes on after it.
     */
    public static boolean inCategory(String streamId, String category) {
        int length = category.length();
        return streamId.length() > length + 1 && streamId.charAt(length) == '-' && streamId.startsWith(category);
    }

    /**
     * Checks that a text can be the id of a stream and returns it.
     *
     * @throws InvalidStreamIdException if it is blank, longer than {@value #MAX_LENGTH} characters,
     *     has a category longer than {@value #MAX_CATEGORY_LENGTH}, or a control character or half a
     *     surrogate pair in it
     */
    public static String check(String streamId) {
        if (streamId.isBlank()) {
            throw new InvalidStreamIdException(streamId, "is blank");
        }
        checkCharacters(streamId);
        if (longerThan(streamId, MAX_LENGTH)) {
            throw new InvalidStreamIdException(streamId, "is longer than " + MAX_LENGTH + " characters");
        }
        if (longerThan(streamId, MAX_CATEGORY_LENGTH) && longerThan(categoryOf(streamId), MAX_CATEGORY_LENGTH)) {
            throw new InvalidStreamIdException(
                    streamId, "has a category longer than " + MAX_CATEGORY_LENGTH + " characters");
        }
        return streamId;
    }

    /**
     * Checks that a text can be a category and returns it.
     *
     * @throws InvalidStreamIdException if it is blank, too long, or has a hyphen or a character that
     *     cannot be stored
     */
    public static String checkCategory(String category) {
        if (category.isBlank()) {
            throw new InvalidStreamIdException(category, "has a blank category");
        }
        if (category.indexOf('-') >= 0) {
            throw new InvalidStreamIdException(category, "has a hyphen in its category");
        }
        checkCharacters(category);
        if (longerThan(category, MAX_CATEGORY_LENGTH)) {
            throw new InvalidStreamIdException(
                    category, "has a category longer than " + MAX_CATEGORY_LENGTH + " characters");
        }
        return category;
    }

    /** {@code Category-id}. */
    @Override
    public String toString() {
        return category + "-" + id;
    }

    private static boolean longerThan(String text, int limit) {
        return text.length() > limit && text.codePointCount(0, text.length()) > limit;
    }

    /** Where half a surrogate pair stands alone in a text; -1 for nowhere. */
    static int indexOfHalfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
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

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new InvalidStreamIdException(text, "has a control character at index " + i);
            }
        }
        int half = indexOfHalfPair(text);
        if (half >= 0) {
            throw new InvalidStreamIdException(text, "has half a surrogate pair at index " + half);
        }
    }
}
