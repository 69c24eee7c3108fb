package dev.mink.projection.engine;

import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rebuilds several projections at the same time, over one reading of the feed. */
final class ParallelRebuild {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Rebuilds rebuilds;
    private final RebuildOptions options;
    private final List<RebuildProgress> ended = new ArrayList<>();
    private @Nullable RebuildFailedException failure;

    ParallelRebuild(Rebuilds rebuilds, RebuildOptions options) {
        this.rebuilds = rebuilds;
        this.options = options;
    }

    List<RebuildProgress> run(List<Entry> entries, int concurrency) {
        Deque<Rebuild> running = new ArrayDeque<>();
        try (SharedScan scan = rebuilds.scan(entries)) {
            for (Entry entry : entries) {
                if (running.size() == concurrency) {
                    await(running.remove());
                }
                begin(entry, scan, running);
            }
            while (!running.isEmpty()) {
                await(running.remove());
            }
        } catch (OperationCancelledException e) {
            running.forEach(Rebuild::cancel);
            throw e;
        }
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(ended);
    }

    private void begin(Entry entry, SharedScan scan, Deque<Rebuild> running) {
        try {
            running.add(rebuilds.begin(entry, options, scan));
        } catch (MinkException e) {
            failed(entry.name(), e);
        }
    }

    private void await(Rebuild rebuild) {
        try {
            ended.add(rebuild.await(FOREVER));
        } catch (OperationCancelledException e) {
            rebuild.cancel();
            throw e;
        } catch (MinkException e) {
            failed(rebuild.projection(), e);
        }
    }

    private void failed(String projection, MinkException e) {
        RebuildFailedException each = e instanceof RebuildFailedException known
                ? known
                : new RebuildFailedException(projection, String.valueOf(e.getMessage()), e);
        if (failure == null) {
            failure = each;
        } else {
            failure.addSuppressed(each);
        }
    }
}
