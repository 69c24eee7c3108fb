package dev.mink.projection.engine;

import dev.mink.projection.RebuildOptions;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wish that a projection replays events, as a word that every process understands.
 *
 * @param clear whether the model is emptied first
 * @param from replay what is behind this position
 * @param mark tells it from other wishes for the same; empty for that of an operator
 */
record ReplayRequest(boolean clear, long from, String mark) {
    private static final Pattern WORD = Pattern.compile("(rebuild|replay after (\\d{1,18}))(?: #(\\w{1,16}))?");

    static ReplayRequest of(RebuildOptions options) {
        String mark = Integer.toHexString(ThreadLocalRandom.current().nextInt());
        return new ReplayRequest(options.clearReadModel(), options.fromPosition(), mark);
    }

    /** The request that a word stands for; empty if it stands for none. */
    static Optional<ReplayRequest> parse(String word) {
        Matcher matcher = WORD.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean clear = matcher.group(2) == null;
        String mark = matcher.group(3) == null ? "" : matcher.group(3);
        return Optional.of(new ReplayRequest(clear, clear ? 0 : Long.parseLong(matcher.group(2)), mark));
    }

    String word() {
        return (clear ? "rebuild" : "replay after " + from) + tail();
    }

    /** What tells the words about it from those about others. */
    String tail() {
        return tail(mark);
    }

    static String tail(String mark) {
        return mark.isEmpty() ? "" : " #" + mark;
    }
}
