package dev.mink.projection.engine;

import dev.mink.MinkException;
import dev.mink.OperationCancelledException;
import dev.mink.projection.RebuildFailedException;
import dev.mink.projection.RebuildOptions;
import dev.mink.projection.RebuildProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Rebuilds several projections at the same time, over one reading of the feed. */
final class ParallelRebuild {
    private final Rebuilds rebuilds;
    private final RebuildOptions options;
    private final List<RebuildProgress> ended = new ArrayList<>();
    private @Nullable RebuildFailedException failure;

    ParallelRebuild(Rebuilds rebuilds, RebuildOptions options) {
        this.rebuilds = rebuilds;
        this.options = options;
    }

    List<RebuildProgress> run(List<Entry> entries, int concurrency) {
        Semaphore places = new Semaphore(concurrency);
        List<Rebuild> begun = new ArrayList<>();
        try (SharedScan scan = rebuilds.scan(entries)) {
            try {
                for (Entry entry : entries) {
                    places.acquire();
                    begin(entry, scan, places).ifPresent(begun::add);
                }
                for (Rebuild rebuild : begun) {
                    await(rebuild);
                }
            } catch (InterruptedException e) {
                throw cancelled(e);
            } finally {
                begun.forEach(Rebuild::cancel); // those that go on although this is over
            }
        }
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(ended);
    }

    private Optional<Rebuild> begin(Entry entry, SharedScan scan, Semaphore places) {
        try {
            Rebuild rebuild = rebuilds.begin(entry, options, scan);
            rebuild.whenDone(places::release);
            return Optional.of(rebuild);
        } catch (MinkException e) {
            places.release();
            failed(entry.name(), e);
            return Optional.empty();
        }
    }

    /** Only the caller can end all of them; one that is cancelled is one that failed. */
    private void await(Rebuild rebuild) throws InterruptedException {
        try {
            ended.add(rebuild.join());
        } catch (MinkException e) {
            failed(rebuild.projection(), e);
        }
    }

    private static OperationCancelledException cancelled(InterruptedException cause) {
        Thread.currentThread().interrupt();
        OperationCancelledException cancelled = new OperationCancelledException("rebuild of several projections");
        cancelled.addSuppressed(cause);
        return cancelled;
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
