package dev.mink.observability.metrics;

import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meters of an outbox, to be told by whoever sends its messages. Safe for use by many threads.
 *
 * <p>They have no label {@code service}, as in go-mink. Of a destination that is a URL only scheme, host
 * and port become a label: the rest may be secret, and different for every message.
 */
public final class OutboxMeters {
    /** Something like a URL: the scheme, a user's name and password, host and port, the rest. */
    private static final Pattern URL =
            Pattern.compile("^(.*?[a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^/?#]*@)?([^/?#]*).*$", Pattern.DOTALL);

    private final Meters meters;
    private @Nullable AtomicLong pending;

    OutboxMeters(Meters meters) {
        this.meters = meters;
    }

    /** A message was sent, or sending it failed. */
    public void recordMessageProcessed(String destination, boolean success) {
        Tags tags = destination(destination).and("status", success ? Meters.SUCCESS : Meters.ERROR);
        meters.sharedCounter("outbox.messages.processed", "Messages that were tried to send", tags)
                .increment();
    }

    /** A message could not be sent for now. */
    public void recordMessageFailed(String destination) {
        meters.sharedCounter("outbox.messages.failed", "Messages that could not be sent", destination(destination))
                .increment();
    }

    /** A message was given up. */
    public void recordMessageDeadLettered() {
        meters.sharedCounter("outbox.messages.dead.lettered", "Messages given up", Tags.empty())
                .increment();
    }

    /** A batch of messages was worked through in so much time. */
    public void recordBatchDuration(Duration duration) {
        meters.sharedTimer("outbox.batch.duration", "How long a batch of messages takes", Tags.empty())
                .record(duration);
    }

    /** So many messages wait to be sent. */
    public synchronized void recordPendingMessages(long messages) {
        if (pending == null) {
            pending = meters.sharedGauge("outbox.pending.messages", "Messages that wait to be sent", Tags.empty());
        }
        pending.set(messages);
    }

    private static Tags destination(String destination) {
        Objects.requireNonNull(destination, "destination");
        return Tags.of("destination", URL.matcher(destination).replaceFirst("$1$2"));
    }
}
