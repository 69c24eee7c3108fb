package dev.mink.projection.engine;

import dev.mink.OperationCancelledException;

/** Does what must be done also if the thread is interrupted, before it or meanwhile, and leaves it interrupted. */
final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * Does something, again if an interrupt ended it.
     *
     * @param work that can be repeated
     */
    static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    work.run();
                    return;
                } catch (OperationCancelledException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
