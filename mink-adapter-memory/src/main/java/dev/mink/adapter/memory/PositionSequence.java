package dev.mink.adapter.memory;

import java.util.SplittableRandom;

/** Gives the events their positions. Called by one thread at a time. */
@FunctionalInterface
interface PositionSequence {
    /** The position that follows one that was given out. */
    long after(long previous);

    /** 1, 2, 3 … */
    static PositionSequence contiguous() {
        return previous -> previous + 1;
    }

    /** Leaves one to three positions out before every eighth event or so, the same for one seed. */
    static PositionSequence withGaps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return previous -> previous + 1 + (random.nextInt(8) == 0 ? random.nextInt(1, 4) : 0);
    }
}
