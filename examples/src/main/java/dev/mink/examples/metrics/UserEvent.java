package dev.mink.examples.metrics;

/** What can happen to a user. */
public sealed interface UserEvent {
    /** Somebody signed up. */
    record UserRegistered(String email) implements UserEvent {}

    /** A user came in. */
    record UserLoggedIn(String device) implements UserEvent {}

    /** A user has another address. */
    record EmailChanged(String email) implements UserEvent {}
}
