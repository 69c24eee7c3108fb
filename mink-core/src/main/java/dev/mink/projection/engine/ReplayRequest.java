package dev.mink.projection.engine;

import dev.mink.projection.RebuildOptions;
import java.util.Optional;

/**
 * The wish that a projection replays events, as a word that every process understands.
 *
 * @param clear whether the model is emptied first
 * @param from replay what is behind this position
 */
record ReplayRequest(boolean clear, long from) {
    private static final String REBUILD = "rebuild";
    private static final String REPLAY = "replay after ";

    static ReplayRequest of(RebuildOptions options) {
        return new ReplayRequest(options.clearReadModel(), options.fromPosition());
    }

    /** The request that a word stands for; empty if it stands for none. */
    static Optional<ReplayRequest> parse(String word) {
        if (word.equals(REBUILD)) {
            return Optional.of(new ReplayRequest(true, 0));
        }
        if (!word.startsWith(REPLAY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ReplayRequest(false, Long.parseLong(word.substring(REPLAY.length()))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String word() {
        return clear ? REBUILD : REPLAY + from;
    }
}
