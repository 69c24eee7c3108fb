package dev.mink;

/** A stream id, a category or an aggregate's id that no stream may have. Nothing was written. */
public class InvalidStreamIdException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String streamId;

    /**
     * Creates the exception.
     *
     * @param streamId the refused text
     * @param reason why, as the end of a sentence: "is blank"
     */
    public InvalidStreamIdException(String streamId, String reason) {
        super("mink: stream id " + quote(streamId) + " " + reason);
        this.streamId = streamId;
    }

    /** The refused text, as it was given. */
    public String streamId() {
        return streamId;
    }

    private static String quote(String text) {
        String head = text.length() > 80 ? text.substring(0, 77) + "..." : text;
        StringBuilder quoted = new StringBuilder(head.length() + 2).append('"');
        head.chars()
                .forEach(c -> quoted.append(Character.isISOControl(c) ? String.format("\\u%04x", c) : "" + (char) c));
        return quoted.append('"').toString();
    }
}
