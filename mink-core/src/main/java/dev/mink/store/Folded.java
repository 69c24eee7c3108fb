package dev.mink.store;

import dev.mink.ExpectedVersion;

/**
 * A state that was computed from the events of a stream.
 *
 * @param state the state
 * @param version version of the last event in it, 0 for an empty stream
 * @param <S> type of the state
 */
public record Folded<S>(S state, long version) {
    /** What an append that was decided on this state expects of the stream. */
    public ExpectedVersion expectedVersion() {
        return ExpectedVersion.exact(version);
    }
}
