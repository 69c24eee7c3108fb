package dev.mink.projection.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is noted in place of a request that was begun, for whoever goes on with it and for who waits for it.
 *
 * @param to where the replay is complete
 * @param mark that of the request; empty for that of an operator
 */
record ReplayNote(long to, String mark) {
    private static final Pattern WORD = Pattern.compile("replaying to (\\d{1,18})(?: #(\\w{1,16}))?");

    /** The note that a word stands for; empty if it stands for none. */
    static Optional<ReplayNote> parse(String word) {
        Matcher matcher = WORD.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String mark = matcher.group(2) == null ? "" : matcher.group(2);
        return Optional.of(new ReplayNote(Long.parseLong(matcher.group(1)), mark));
    }

    String word() {
        return "replaying to " + to + ReplayRequest.tail(mark);
    }
}
