package dev.mink.adapter.postgres.internal.append;

import dev.mink.OperationCancelledException;
import dev.mink.adapter.postgres.internal.jdbc.Call;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How often and after which pause an append is tried again that met another transaction. */
final class Backoff {
    static final int ATTEMPTS = 6;

    private static final long FIRST_MICROS = 1_000;

    private Backoff() {}

    /** Waits after a failed attempt, counted from 1: longer each time, and never as long as others do. */
    static void pause(Call call, int attempt) {
        long most = FIRST_MICROS << attempt;
        long micros = ThreadLocalRandom.current().nextLong(most / 2, most);
        try {
            TimeUnit.MICROSECONDS.sleep(micros);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException(call.toString());
        }
    }
}
