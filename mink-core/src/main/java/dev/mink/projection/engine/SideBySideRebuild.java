package dev.mink.projection.engine;

import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.Transaction;
import dev.mink.projection.AsyncOptions;
import dev.mink.projection.AsyncProjection;
import dev.mink.projection.InlineProjection;
import dev.mink.readmodel.ReadModels;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills a second set of read models while the first one is in use, and puts it in its place when it has got
 * as far as that: in one transaction, for whose time nobody else writes the model.
 */
final class SideBySideRebuild implements RebuildWork {
    private final Surroundings surroundings;
    private final String name;
    private final Function<ReadModels, AsyncProjection> making;
    private final AsyncOptions options;
    private final Ownership right;
    private final boolean inline;
    private final @Nullable SharedScan scan;

    private SideBySideRebuild(
            Surroundings surroundings,
            String name,
            Function<ReadModels, AsyncProjection> making,
            AsyncOptions options,
            Ownership right,
            boolean inline,
            @Nullable SharedScan scan) {
        this.surroundings = surroundings;
        this.name = name;
        this.making = making;
        this.options = options;
        this.right = right;
        this.inline = inline;
        this.scan = scan;
    }

    static SideBySideRebuild of(
            Surroundings surroundings, AsyncEntry entry, Ownership right, @Nullable SharedScan scan) {
        return new SideBySideRebuild(
                surroundings, entry.name(), entry.factory().orElseThrow()::create, entry.options(), right, false, scan);
    }

    static SideBySideRebuild of(
            Surroundings surroundings, InlineEntry entry, Ownership right, @Nullable SharedScan scan) {
        return new SideBySideRebuild(
                surroundings, entry.name(), making(entry), AsyncOptions.defaults(), right, true, scan);
    }

    static Function<ReadModels, AsyncProjection> making(InlineEntry entry) {
        return models -> {
            InlineProjection projection = entry.factory().orElseThrow().create(models);
            return new InlineInBackground(projection);
        };
    }

    @Override
    public long run(RebuildMonitor monitor) throws Exception {
        long head = surroundings.store().getStablePosition();
        monitor.begins(head);
        try (SecondModel second =
                new SecondModel(surroundings, name, making, options, right, Surroundings.Bounded.NOT)) {
            if (scan != null) {
                second.readThrough(scan);
            }
            second.start();
            second.await(head, monitor);
            return second.finish(monitor, transaction -> {
                long to = inline ? InlineReplay.completeHead(surroundings.store(), monitor) : live(transaction);
                if (!second.isNear(to)) {
                    return Optional.empty();
                }
                second.applyUpTo(to, transaction, monitor);
                second.replaceLive(transaction);
                long reached = Math.max(to, second.position());
                if (!inline) {
                    surroundings.checkpointStore().in(transaction).setCheckpoint(name, reached);
                }
                return Optional.of(reached);
            });
        }
    }

    private long live(Transaction transaction) {
        CheckpointStore checkpoints = surroundings.checkpointStore().in(transaction);
        return checkpoints.getCheckpoint(name).map(Checkpoint::position).orElse(0L);
    }
}
