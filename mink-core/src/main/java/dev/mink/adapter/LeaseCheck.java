package dev.mink.adapter;

import java.time.Duration;

/** The rules for what is handed to a {@link LeaseStore}, for whoever implements one. */
public final class LeaseCheck {
    private static final int MAX_REQUEST_LENGTH = 50;
    private static final int SHOWN = 40;

    private LeaseCheck() {}

    /** Returns a lease's name if it is one. */
    public static String name(String name) {
        return text("lease name", name, LeaseStore.MAX_NAME_LENGTH);
    }

    /** Returns an owner's name if it is one. */
    public static String owner(String owner) {
        return text("lease owner", owner, LeaseStore.MAX_OWNER_LENGTH);
    }

    /** Returns a request to an owner if it is one. */
    public static String request(String request) {
        return text("request to a lease's owner", request, MAX_REQUEST_LENGTH);
    }

    /** Returns a time to live if it is at least {@link LeaseStore#SHORTEST} and at most {@link LeaseStore#LONGEST}. */
    public static Duration timeToLive(Duration timeToLive) {
        if (timeToLive.compareTo(LeaseStore.SHORTEST) < 0 || timeToLive.compareTo(LeaseStore.LONGEST) > 0) {
            throw new IllegalArgumentException("mink: a lease lives for " + LeaseStore.SHORTEST + " to "
                    + LeaseStore.LONGEST + ", not for " + timeToLive);
        }
        return timeToLive;
    }

    private static String text(String what, String text, int longest) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("mink: " + what + " is required");
        }
        if (text.codePointCount(0, text.length()) > longest) {
            throw new IllegalArgumentException("mink: " + what + " \"" + text.substring(0, SHOWN)
                    + "…\" is longer than " + longest + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("mink: " + what + " contains the character U+0000");
        }
        return text;
    }
}
