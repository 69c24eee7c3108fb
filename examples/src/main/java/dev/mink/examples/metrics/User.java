package dev.mink.examples.metrics;

import dev.mink.AggregateBase;
import dev.mink.EventHandlers;
import dev.mink.examples.metrics.UserEvent.EmailChanged;
import dev.mink.examples.metrics.UserEvent.UserLoggedIn;
import dev.mink.examples.metrics.UserEvent.UserRegistered;

/** Somebody with an account. */
public final class User extends AggregateBase {
    private static final EventHandlers<User> HANDLERS = EventHandlers.<User>builder()
            .on(UserRegistered.class, (user, event) -> user.email = event.email())
            .on(EmailChanged.class, (user, event) -> user.email = event.email())
            .build();

    private String email = "";

    /** A user who has not signed up. */
    public User(String id) {
        super(id, "User", HANDLERS);
    }

    /** Signs up. */
    public void register(String address) {
        apply(new UserRegistered(address));
    }

    /** Comes in. */
    public void logIn(String device) {
        if (email.isEmpty()) {
            throw new IllegalStateException("user " + aggregateId() + " has not signed up");
        }
        apply(new UserLoggedIn(device));
    }

    /** Takes another address. */
    public void changeEmail(String address) {
        apply(new EmailChanged(address));
    }
}
