package dev.mink.adapter;

import java.util.Optional;

/**
 * Something with abilities beyond its interface, which are asked for rather than cast to: so a
 * decorator keeps those of what it wraps by forwarding the question.
 */
public interface Capabilities {
    /** This object's ability of a type; empty if it has none. */
    default <T> Optional<T> capability(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
