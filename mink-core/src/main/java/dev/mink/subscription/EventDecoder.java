package dev.mink.subscription;

import dev.mink.Event;
import dev.mink.StoredEvent;
import java.util.List;

/** Makes the events that a program sees from a stored one: none, one or several. */
@FunctionalInterface
public interface EventDecoder {
    /** The events behind a stored one, in their order. */
    List<Event> decode(StoredEvent stored);
}
