package dev.mink.adapter.postgres.chaos;

import dev.mink.readmodel.Id;
import dev.mink.readmodel.ReadModel;

/**
 * What a projection has seen, of one stream or of all.
 *
 * @param id projection and stream
 * @param events how many events
 * @param total the sum of their amounts
 * @param digest another one for every order of the same amounts
 */
@ReadModel(table = "tallies")
record Tally(@Id String id, long events, long total, long digest) {
    static final String ALL = "all";

    static String id(String projection, String stream) {
        return projection + "/" + stream;
    }

    static Tally none(String id) {
        return new Tally(id, 0, 0, 0);
    }

    /** With one more amount, in the order of events. */
    Tally then(long amount) {
        return new Tally(id, events + 1, total + amount, digest * 31 + amount);
    }

    /** With one more amount, in any order. */
    Tally and(long amount) {
        return new Tally(id, events + 1, total + amount, 0);
    }
}
