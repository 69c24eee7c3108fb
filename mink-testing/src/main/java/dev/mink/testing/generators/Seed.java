package dev.mink.testing.generators;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Where a test's random numbers come from. As a JUnit extension it reports its value with every
 * test, and adds it to every failure:
 *
 * <pre>{@code
 * @RegisterExtension
 * final Seed seed = Seed.create();
 * }</pre>
 *
 * <p>The system property {@code mink.seed} brings a value back.
 */
public final class Seed implements BeforeEachCallback, TestExecutionExceptionHandler {
    /** The system property that sets the seed. */
    public static final String PROPERTY = "mink.seed";

    private final long value;

    private Seed(long value) {
        this.value = value;
    }

    /** The seed that the system property names, otherwise a new one. */
    public static Seed create() {
        String given = System.getProperty(PROPERTY, "");
        return new Seed(given.isBlank() ? new SplittableRandom().nextLong() : Long.parseLong(given.trim()));
    }

    /** A fixed seed. */
    public static Seed of(long value) {
        return new Seed(value);
    }

    /** The number to give to {@value #PROPERTY}. */
    public long value() {
        return value;
    }

    /** A source of random numbers, the same for each call; not to be shared between threads. */
    public RandomGenerator random() {
        return random(0);
    }

    /** A source of its own for one of several workers, so that each repeats whatever the others do. */
    public RandomGenerator random(int worker) {
        // The numbers of one source, spread over all 64 bits, start the others far apart from each other.
        SplittableRandom starts = new SplittableRandom(value);
        long start = starts.nextLong();
        for (int i = 0; i < worker; i++) {
            start = starts.nextLong();
        }
        return new SplittableRandom(start);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.publishReportEntry(PROPERTY, Long.toString(value));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new ReplayHint(value));
        throw failure;
    }

    @Override
    public String toString() {
        return "Seed[" + value + "]";
    }

    /** Carries the seed into the printed stack trace of a failure. */
    private static final class ReplayHint extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReplayHint(long seed) {
            super("replay with -D" + PROPERTY + "=" + seed, null, false, false);
        }
    }
}
