package dev.mink.projection;

/** Tells failures that an event is to blame for from those that pass. */
@FunctionalInterface
public interface ErrorClassifier {
    /** Judges one failure. An exception thrown here counts as {@link ErrorClass#POISON}. */
    ErrorClass classify(Throwable failure);

    /**
     * The default. Transient is what says so in its chain of causes or among what is suppressed there:
     * {@link dev.mink.TransientException}, {@link dev.mink.Retryable} and what JDBC calls transient or
     * recoverable. Everything else is poison, above all time that ran out, wherever in the chain: only
     * {@code TransientException} outweighs that.
     */
    static ErrorClassifier standard() {
        return StandardClassifier.INSTANCE;
    }

    /** Takes every failure for poison. */
    static ErrorClassifier everythingIsPoison() {
        return failure -> ErrorClass.POISON;
    }
}
