package dev.mink;

/** A failure that says itself whether the same may succeed later. */
public interface Retryable {
    /** Whether it may succeed later, although nothing is changed. */
    boolean retryable();
}
