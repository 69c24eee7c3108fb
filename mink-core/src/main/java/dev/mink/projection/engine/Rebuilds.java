package dev.mink.projection.engine;

import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.Transactions;
import dev.mink.projection.NotRebuildableException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.StartPosition;
import dev.mink.projection.Verification;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Begins the rebuilds and verifications of an engine. */
final class Rebuilds {
    private final Surroundings surroundings;
    private final ActiveRebuilds active;
    private final Function<AsyncEntry, Runnable> running;

    /**
     * Creates it.
     *
     * @param running sees to it that a projection runs here or elsewhere, until what it returns is called
     */
    Rebuilds(Surroundings surroundings, ActiveRebuilds active, Function<AsyncEntry, Runnable> running) {
        this.surroundings = surroundings;
        this.active = active;
        this.running = running;
    }

    /** Begins a rebuild. */
    Rebuild begin(Entry entry, RebuildOptions options, @Nullable SharedScan scan) {
        check(entry, options);
        Ownership right = right(entry);
        RebuildMonitor monitor = monitor(entry, options);
        Rebuild rebuild = new Rebuild(entry.name(), monitor);
        RebuildWork work = work(entry, options, right, scan);
        Thread thread =
                surroundings.thread(() -> rebuild.run(work, () -> end(entry, right)), "mink-rebuild-" + entry.name());
        begin(entry, right, monitor, thread);
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            end(entry, right);
            throw e;
        }
        return rebuild;
    }

    /** Verifies on the caller's thread. */
    Verification verify(Entry entry) {
        ModelCheck check;
        Ownership right = right(entry);
        if (entry instanceof AsyncEntry async && async.factory().isPresent()) {
            check = ModelCheck.of(surroundings, async, right);
        } else if (entry instanceof InlineEntry inline && inline.factory().isPresent()) {
            check = ModelCheck.of(surroundings, inline, right);
        } else {
            throw new NotRebuildableException(
                    entry.name(), "only a projection that was registered by a factory can be run beside its model");
        }
        checkBeside(entry);
        RebuildMonitor monitor = monitor(entry, RebuildOptions.defaults());
        begin(entry, right, monitor, Thread.currentThread());
        try {
            return check.run(monitor);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCancelledException("verification of projection \"" + entry.name() + "\"");
        } catch (MinkException e) {
            throw e;
        } catch (Exception e) {
            throw new MinkException("mink: failed to verify projection \"" + entry.name() + "\"", e);
        } finally {
            end(entry, right);
        }
    }

    private Ownership right(Entry entry) {
        return surroundings.ownership(Ownership.toRebuild(entry.name()));
    }

    private RebuildMonitor monitor(Entry entry, RebuildOptions options) {
        return new RebuildMonitor(entry.name(), options, surroundings.settings().clock);
    }

    private void begin(Entry entry, Ownership right, RebuildMonitor monitor, Thread thread) {
        active.begin(entry.name(), monitor, thread, right);
        try {
            surroundings.services().use();
        } catch (RuntimeException | Error e) {
            right.release();
            active.end(entry.name());
            throw e;
        }
        surroundings.services().tend(right);
    }

    private void end(Entry entry, Ownership right) {
        try {
            surroundings.services().leave(right);
            surroundings.services().release();
            right.release();
        } finally {
            active.end(entry.name());
        }
    }

    /** Everything is looked at before anything is touched. */
    private void check(Entry entry, RebuildOptions options) {
        String name = entry.name();
        boolean beside = entry.factory().isPresent();
        if (beside && !options.equals(partOfNothing(options))) {
            throw new NotRebuildableException(
                    name, "a model that is built beside the live one begins empty and ends at the head");
        }
        if (!beside && options.clearReadModel()) {
            objection(entry, options).ifPresent(objection -> {
                throw new NotRebuildableException(name, objection);
            });
        }
        if (!beside && entry instanceof InlineEntry && ownTransactions().isEmpty()) {
            throw new NotRebuildableException(name, "the backend has no transactions");
        }
        if (beside) {
            checkBeside(entry);
        }
        if (entry instanceof AsyncEntry) {
            var unused = surroundings.checkpointStore();
        }
    }

    /** Why a model is not emptied. */
    private static Optional<String> objection(Entry entry, RebuildOptions options) {
        if (entry instanceof AsyncEntry async) {
            return new Emptying(async.projection(), async.options().startFrom(), false).objection();
        }
        if (entry.projection().clearing().isEmpty()) {
            return Optional.of("it does not say how its model is emptied; see Clearable and RebuildOptions.onTopFrom");
        }
        return options.toPosition() == 0
                ? Optional.empty()
                : Optional.of("an inline projection never comes back to what is behind position " + options.toPosition()
                        + ", so that its emptied model would lack it");
    }

    private void checkBeside(Entry entry) {
        if (surroundings.transactions().isEmpty()) {
            throw new NotRebuildableException(entry.name(), "checkpoints are not kept in the store's backend");
        }
        if (entry instanceof AsyncEntry async && async.options().startFrom() == StartPosition.HEAD) {
            throw new NotRebuildableException(
                    entry.name(), "its model began at the head of the feed, and nobody knows where that was");
        }
    }

    private static RebuildOptions partOfNothing(RebuildOptions options) {
        return new RebuildOptions(true, 0, 0, options.progressInterval(), options.onProgress());
    }

    private Optional<Transactions> ownTransactions() {
        return surroundings.store().adapter().capability(Transactions.class);
    }

    private RebuildWork work(Entry entry, RebuildOptions options, Ownership right, @Nullable SharedScan scan) {
        if (entry instanceof InlineEntry inline) {
            return inline.factory().isPresent()
                    ? SideBySideRebuild.of(surroundings, inline, right, scan)
                    : new InlineReplay(surroundings, ownTransactions().orElseThrow(), inline, options);
        }
        AsyncEntry async = (AsyncEntry) entry;
        if (async.factory().isPresent()) {
            return SideBySideRebuild.of(surroundings, async, right, scan);
        }
        InPlaceRebuild work = new InPlaceRebuild(surroundings, async, options);
        return monitor -> {
            Runnable end = running.apply(async);
            try {
                if (scan != null) {
                    async.worker().readThrough(scan.view(async.feed()));
                }
                return work.run(monitor);
            } finally {
                async.worker().readOwnPages();
                end.run();
            }
        };
    }

    /** One reading of the feed for several projections. */
    SharedScan scan(Collection<Entry> entries) {
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            Set<String> types = entry.types().names();
            if (types.isEmpty()) {
                return new SharedScan(surroundings.store().feed(FeedFilter.all()));
            }
            names.addAll(types);
        }
        return new SharedScan(surroundings.store().feed(FeedFilter.all().withTypes(names)));
    }
}
