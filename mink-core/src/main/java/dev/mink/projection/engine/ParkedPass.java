package dev.mink.projection.engine;

import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import dev.mink.projection.RetriedEvents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Goes once over parked events and applies them, each stream until one of its events fails. */
final class ParkedPass {
    private static final int PAGE = 500;

    private final String projection;
    private final ParkedEventStore store;
    private final ParkedApplier applier;
    private final Ownership owned;
    private final Set<String> blocked = new HashSet<>();
    private final List<ParkedEvent> failed = new ArrayList<>();
    private int applied;

    ParkedPass(String projection, ParkedEventStore store, ParkedApplier applier, Ownership owned) {
        this.projection = projection;
        this.store = store;
        this.applier = applier;
        this.owned = owned;
    }

    void overAll() {
        walk(0, this::visit);
    }

    /** Goes over one event, those that it is held back behind, and those that are held back behind it. */
    void over(ParkedEvent wanted) {
        walk(wanted.heldBack() ? 0 : wanted.position() - 1, event -> {
            if (!event.streamId().equals(wanted.streamId())) {
                return;
            }
            if (event.position() > wanted.position() && !event.heldBack()) {
                blocked.add(event.streamId()); // what comes now is held back behind this one
            } else {
                visit(event);
            }
        });
    }

    RetriedEvents outcome() {
        return new RetriedEvents(applied, failed);
    }

    private void walk(long after, Consumer<ParkedEvent> visitor) {
        List<ParkedEvent> page = store.list(projection, after, PAGE);
        while (!page.isEmpty()) {
            page.forEach(visitor);
            page = page.size() < PAGE
                    ? List.of()
                    : store.list(projection, page.get(page.size() - 1).position(), PAGE);
        }
    }

    private void visit(ParkedEvent event) {
        if (event.heldBack() && blocked.contains(event.streamId())) {
            return;
        }
        ParkedApplier.Result result = applier.apply(event, owned);
        applied += result.applied();
        result.failed().ifPresent(again -> {
            failed.add(again);
            blocked.add(again.streamId());
        });
    }
}
