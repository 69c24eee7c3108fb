package dev.mink.adapter.memory;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes a race go wrong for certain: one side goes on when enough others have arrived, or none come. */
final class Rendezvous {
    private final CountDownLatch missing;

    Rendezvous(int parties) {
        this.missing = new CountDownLatch(parties);
    }

    void arrive() {
        missing.countDown();
    }

    /** Waits for a second at most: in a test without a race nobody comes. */
    void await() {
        try {
            missing.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
