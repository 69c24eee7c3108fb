package dev.mink;

/**
 * Changes a target by one event.
 *
 * @param <T> what is changed
 */
@FunctionalInterface
public interface EventApplier<T> {
    /** Applies one event. */
    void apply(T target, Object event);

    /** Applies events in order; the first exception ends it. */
    static <T> void replay(EventApplier<? super T> applier, T target, Iterable<?> events) {
        for (Object event : events) {
            applier.apply(target, event);
        }
    }
}
