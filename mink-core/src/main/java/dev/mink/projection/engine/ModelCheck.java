package dev.mink.projection.engine;

import dev.mink.StoredEvent;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.Transaction;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.Verification;
import dev.mink.readmodel.ReadModels;
import dev.mink.subscription.EventFeed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Fills a second set of read models, which is thrown away, exactly as far as the first one is, and compares
 * the two while nobody writes them.
 */
final class ModelCheck {
    private final Surroundings surroundings;
    private final String name;
    private final Function<ReadModels, AsyncProjection> making;
    private final AsyncOptions options;
    private final Ownership right;
    private final boolean inline;

    private ModelCheck(
            Surroundings surroundings,
            String name,
            Function<ReadModels, AsyncProjection> making,
            AsyncOptions options,
            Ownership right,
            boolean inline) {
        this.surroundings = surroundings;
        this.name = name;
        this.making = making;
        this.options = options;
        this.right = right;
        this.inline = inline;
    }

    static ModelCheck of(Surroundings surroundings, AsyncEntry entry, Ownership right) {
        return new ModelCheck(
                surroundings, entry.name(), entry.factory().orElseThrow()::create, entry.options(), right, false);
    }

    static ModelCheck of(Surroundings surroundings, InlineEntry entry, Ownership right) {
        return new ModelCheck(
                surroundings, entry.name(), SideBySideRebuild.making(entry), AsyncOptions.defaults(), right, true);
    }

    Verification run(RebuildMonitor monitor) throws Exception {
        long target = inline ? surroundings.store().getStablePosition() : live(Optional.empty());
        monitor.begins(target);
        Surroundings.Bounded notAhead = inline ? Surroundings.Bounded.NOT : this::notAhead;
        try (SecondModel second = new SecondModel(surroundings, name, making, options, right, notAhead)) {
            second.start();
            second.await(target, monitor);
            Verification verification = second.finish(monitor, transaction -> compare(second, transaction, monitor));
            var unused = monitor.completed(verification.position());
            return verification;
        }
    }

    private Optional<Verification> compare(SecondModel second, Transaction transaction, RebuildMonitor monitor)
            throws Exception {
        long to = inline ? InlineReplay.completeHead(surroundings.store(), monitor) : live(Optional.of(transaction));
        if (!second.isNear(to)) {
            return Optional.empty();
        }
        second.applyUpTo(to, transaction, monitor);
        ModelComparison comparison = new ModelComparison(transaction);
        ReadModels live = surroundings.readModels();
        for (Class<?> type : second.types()) {
            comparison.compare(type, live, second.models());
        }
        return Optional.of(comparison.verification(name, to));
    }

    /** Events that the live model has not got yet would look like differences. */
    private PageSource notAhead(PageSource source) {
        return (position, limit) -> {
            long bound = live(Optional.empty());
            if (position >= bound) {
                return new EventFeed.Page(List.of(), position, false);
            }
            EventFeed.Page page = source.readAfter(position, limit);
            if (page.nextPosition() <= bound) {
                return page;
            }
            List<StoredEvent> events = page.events().stream()
                    .filter(event -> event.globalPosition() <= bound)
                    .toList();
            return new EventFeed.Page(events, bound, false);
        };
    }

    private long live(Optional<Transaction> transaction) {
        return transaction
                .map(surroundings.checkpointStore()::in)
                .orElseGet(surroundings::checkpointStore)
                .getCheckpoint(name)
                .map(Checkpoint::position)
                .orElse(0L);
    }
}
