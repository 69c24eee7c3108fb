package dev.mink.adapter.postgres.chaos;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.adapter.AdapterException;
import dev.mink.adapter.EventRewriter;
import dev.mink.testing.history.HistoryEvent;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Replaces the content of events that are stored. */
final class Rewriter implements Crew.Step {
    private final EventRewriter adapter;
    private final Journal journal;
    private final RandomGenerator random;

    Rewriter(EventRewriter adapter, Journal journal, RandomGenerator random) {
        this.adapter = adapter;
        this.journal = journal;
        this.random = random;
    }

    @Override
    public void run() {
        HistoryEvent event = journal.any(random);
        if (event.version() > 0) {
            rewrite(event);
        }
        Pause.millis(random.nextInt(1, 10));
    }

    private void rewrite(HistoryEvent event) {
        try {
            adapter.rewriteEvent(
                    event.streamId(),
                    event.version(),
                    Payload.ofUtf8("{\"rewritten\":true}"),
                    Metadata.empty(),
                    Map.of());
        } catch (AdapterException e) {
            // Killed.
            if (!e.retryable()) {
                throw e;
            }
        }
    }
}
