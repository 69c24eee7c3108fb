package dev.mink.adapter.memory;

import dev.mink.AppendResult;
import dev.mink.ExpectedVersion;
import dev.mink.StoredEvent;
import dev.mink.StreamInfo;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.AppendRequest;
import dev.mink.adapter.Checkpoint;
import dev.mink.adapter.CheckpointStore;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.EventNotFoundException;
import dev.mink.adapter.EventRewriter;
import dev.mink.adapter.FeedFilter;
import dev.mink.adapter.FeedPage;
import dev.mink.adapter.FeedRequest;
import dev.mink.adapter.LoadRequest;
import dev.mink.adapter.Registration;
import dev.mink.adapter.SnapshotRecord;
import dev.mink.adapter.SnapshotStore;
import dev.mink.adapter.StreamWrite;
import dev.mink.adapter.VersionCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Adapters with one mistake each, of the kinds that stores have had. */
final class BrokenAdapters {
    private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

    private BrokenAdapters() {}

    static class AcceptsEveryVersion extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            return correct.append(changed(
                    request,
                    write -> new StreamWrite(
                            write.streamId(), ExpectedVersion.ANY_VERSION, write.records(), write.repeatable())));
        }
    }

    static class ChecksVersionsTooEarly extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            for (StreamWrite write : request.writes()) {
                long version = correct.streamInfo(write.streamId())
                        .map(StreamInfo::version)
                        .orElse(0L);
                VersionCheck.check(write.streamId(), write.expectedVersion(), version, version > 0);
            }
            LockSupport.parkNanos(A_MOMENT);
            return correct.append(changed(
                    request, write -> StreamWrite.of(write.streamId(), ExpectedVersion.ANY_VERSION, write.records())));
        }
    }

    static class TellsNoActualVersion extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            try {
                return correct.append(request);
            } catch (ConcurrencyException e) {
                throw new ConcurrencyException(e.streamId(), ExpectedVersion.of(e.expectedVersion()), -1);
            }
        }
    }

    static class WritesStreamsOneByOne extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            List<AppendResult> results = new ArrayList<>();
            for (StreamWrite write : request.writes()) {
                results.addAll(correct.append(new AppendRequest(
                        List.of(write), request.participants(), request.deadline(), request.replayWindow())));
            }
            return results;
        }
    }

    static class StoresRepetitions extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            return correct.append(changed(
                    request, write -> new StreamWrite(write.streamId(), write.condition(), write.records(), false)));
        }
    }

    static class SearchesTheWholeStream extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            return correct.append(
                    new AppendRequest(request.writes(), request.participants(), request.deadline(), Integer.MAX_VALUE));
        }
    }

    static class RunsParticipantsAfterTheCommit extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            List<AppendResult> results = correct.append(request.withParticipants(List.of()));
            List<StoredEvent> stored = new ArrayList<>();
            for (AppendResult result : results) {
                stored.addAll(correct.load(LoadRequest.after(result.streamId(), result.firstVersion() - 1)));
            }
            request.participants()
                    .forEach(each -> each.inTransaction(
                            new MemoryTransaction(new TransactionSpace(new Gate()), Optional.empty()), stored));
            return results;
        }
    }

    static class RunsParticipantsBackwards extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            List<AppendParticipant> reversed = new ArrayList<>(request.participants());
            Collections.reverse(reversed);
            return correct.append(request.withParticipants(reversed));
        }
    }

    static class RunsParticipantsOfRepetitions extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            List<AppendResult> results = correct.append(request);
            if (results.get(0).replayed()) {
                request.participants()
                        .forEach(each -> each.inTransaction(
                                new MemoryTransaction(new TransactionSpace(new Gate()), Optional.empty()), List.of()));
            }
            return results;
        }
    }

    static class WrapsWhatParticipantsThrow extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            List<AppendParticipant> wrapped = new ArrayList<>();
            for (AppendParticipant participant : request.participants()) {
                wrapped.add((transaction, stored) -> {
                    try {
                        participant.inTransaction(transaction, stored);
                    } catch (RuntimeException e) {
                        throw new IllegalStateException("wrapped", e);
                    }
                });
            }
            return correct.append(request.withParticipants(wrapped));
        }
    }

    static class OverlooksDeadlines extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            return correct.append(new AppendRequest(
                    request.writes(), request.participants(), Optional.empty(), request.replayWindow()));
        }
    }

    static class OverlooksInterrupts extends ForwardingAdapter {
        @Override
        public List<AppendResult> append(AppendRequest request) {
            boolean interrupted = Thread.interrupted();
            try {
                return correct.append(request);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    static class SharesItsLists extends ForwardingAdapter {
        private final Map<String, List<StoredEvent>> lists = new HashMap<>();

        @Override
        public List<AppendResult> append(AppendRequest request) {
            List<AppendResult> results = correct.append(request);
            for (AppendResult result : results) {
                lists.computeIfAbsent(result.streamId(), id -> new ArrayList<>())
                        .addAll(correct.load(LoadRequest.after(result.streamId(), result.firstVersion() - 1)));
            }
            return results;
        }

        @Override
        public List<StoredEvent> load(LoadRequest request) {
            return lists.getOrDefault(request.streamId(), List.of());
        }
    }

    static class LoadsTheFirstVersionToo extends ForwardingAdapter {
        @Override
        public List<StoredEvent> load(LoadRequest request) {
            return correct.load(new LoadRequest(
                    request.streamId(),
                    Math.max(0, request.afterVersion() - 1),
                    request.toVersion(),
                    request.until(),
                    request.backwards(),
                    request.limit()));
        }
    }

    static class LoadsForwardsOnly extends ForwardingAdapter {
        @Override
        public List<StoredEvent> load(LoadRequest request) {
            return correct.load(new LoadRequest(
                    request.streamId(),
                    request.afterVersion(),
                    request.toVersion(),
                    request.until(),
                    false,
                    request.limit()));
        }
    }

    static class OverlooksTheInstant extends ForwardingAdapter {
        @Override
        public List<StoredEvent> load(LoadRequest request) {
            return correct.load(new LoadRequest(
                    request.streamId(),
                    request.afterVersion(),
                    request.toVersion(),
                    Optional.empty(),
                    request.backwards(),
                    request.limit()));
        }
    }

    static class OverlooksTheLoadLimit extends ForwardingAdapter {
        @Override
        public List<StoredEvent> load(LoadRequest request) {
            return correct.load(request.withLimit(Integer.MAX_VALUE));
        }
    }

    static class DropsEveryTenthFromTheFeed extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            FeedPage page = correct.readFeed(request);
            List<StoredEvent> kept = page.events().stream()
                    .filter(event -> event.globalPosition() % 10 != 0)
                    .toList();
            return new FeedPage(kept, page.nextPosition(), page.horizon(), page.more(), false);
        }
    }

    static class ReordersTheFeed extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            FeedPage page = correct.readFeed(request);
            List<StoredEvent> reversed = new ArrayList<>(page.events());
            Collections.reverse(reversed);
            return new FeedPage(reversed, page.nextPosition(), page.horizon(), page.more(), false);
        }
    }

    /** As a reader does that believes a position is done with as soon as a higher one was seen. */
    static class RunsAheadOfWriters extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            FeedPage page = correct.readFeed(request);
            return new FeedPage(
                    page.events(),
                    page.more() ? page.nextPosition() : page.nextPosition() + 1,
                    page.horizon(),
                    page.more(),
                    false);
        }
    }

    static class DeliversTheLastEventAgain extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            return correct.readFeed(
                    new FeedRequest(Math.max(0, request.from() - 1), request.limit(), request.filter()));
        }
    }

    static class OverlooksTheFilter extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            return correct.readFeed(new FeedRequest(request.from(), request.limit(), FeedFilter.all()));
        }
    }

    static class OverlooksTheStreamsOfTheFilter extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            FeedFilter filter = request.filter();
            boolean both = !filter.streamIds().isEmpty() && !filter.eventTypes().isEmpty();
            return correct.readFeed(
                    new FeedRequest(request.from(), request.limit(), both ? filter.withStreams(Set.of()) : filter));
        }
    }

    static class StaysBeforeWhatItDoesNotWant extends ForwardingAdapter {
        @Override
        public FeedPage readFeed(FeedRequest request) {
            FeedPage page = correct.readFeed(request);
            int count = page.events().size();
            long next =
                    count == 0 ? request.from() : page.events().get(count - 1).globalPosition();
            return new FeedPage(page.events(), next, page.horizon(), false, false);
        }
    }

    static class PromisesTooMuch extends ForwardingAdapter {
        @Override
        public long stablePosition() {
            return correct.stablePosition() + 1;
        }
    }

    static class WakesNobody extends ForwardingAdapter {
        @Override
        public Registration onAppend(Runnable wakeUp) {
            return () -> {};
        }
    }

    static class WakesForEver extends ForwardingAdapter {
        @Override
        public Registration onAppend(Runnable wakeUp) {
            correct.onAppend(wakeUp);
            return () -> {};
        }
    }

    static class WakesBeforeTheCommit extends ForwardingAdapter {
        private final WakeUps wakeUps = new WakeUps();

        @Override
        public List<AppendResult> append(AppendRequest request) {
            wakeUps.run();
            return correct.append(request);
        }

        @Override
        public Registration onAppend(Runnable wakeUp) {
            return wakeUps.add(wakeUp);
        }
    }

    static class AnswersWhenClosed extends ForwardingAdapter {
        @Override
        public void close() {}
    }

    static class ForgetsOnInitialize extends ForwardingAdapter {
        @Override
        public void initialize() {
            correct.reset();
        }
    }

    static class SnapshotsGoBack extends ForwardingAdapter {
        @Override
        public <T> Optional<T> capability(Class<T> type) {
            SnapshotStore store = correct.capability(SnapshotStore.class).orElseThrow();
            return SnapshotStore.class == type
                    ? Optional.of(type.cast(new SnapshotStore() {
                        @Override
                        public boolean saveSnapshot(SnapshotRecord snapshot) {
                            store.deleteSnapshot(snapshot.streamId());
                            return store.saveSnapshot(snapshot);
                        }

                        @Override
                        public Optional<SnapshotRecord> loadSnapshot(String streamId) {
                            return store.loadSnapshot(streamId);
                        }

                        @Override
                        public void deleteSnapshot(String streamId) {
                            store.deleteSnapshot(streamId);
                        }
                    }))
                    : correct.capability(type);
        }
    }

    static class ComparesNoCheckpoints extends WithCheckpoints {
        @Override
        boolean compareAndSet(CheckpointStore store, String name, long expected, long position) {
            store.setCheckpoint(name, position);
            return true;
        }
    }

    static class ComparesCheckpointsTooEarly extends WithCheckpoints {
        @Override
        boolean compareAndSet(CheckpointStore store, String name, long expected, long position) {
            long actual = store.getCheckpoint(name).map(Checkpoint::position).orElse(0L);
            if (actual != expected) {
                return false;
            }
            LockSupport.parkNanos(A_MOMENT);
            store.setCheckpoint(name, position);
            return true;
        }
    }

    static class RewritesNothingSilently extends ForwardingAdapter {
        @Override
        public <T> Optional<T> capability(Class<T> type) {
            EventRewriter rewriter = correct.capability(EventRewriter.class).orElseThrow();
            EventRewriter broken = (streamId, version, data, metadata, systemMetadata) -> {
                try {
                    rewriter.rewriteEvent(streamId, version, data, metadata, systemMetadata);
                } catch (EventNotFoundException e) {
                    // the mistake
                }
            };
            return EventRewriter.class == type ? Optional.of(type.cast(broken)) : correct.capability(type);
        }
    }

    static class RewritesOnlyData extends ForwardingAdapter {
        @Override
        public <T> Optional<T> capability(Class<T> type) {
            EventRewriter rewriter = correct.capability(EventRewriter.class).orElseThrow();
            EventRewriter broken = (streamId, version, data, metadata, systemMetadata) -> {
                List<StoredEvent> found = correct.load(LoadRequest.after(streamId, Math.max(0, version - 1)));
                StoredEvent old = found.isEmpty() ? null : found.get(0);
                rewriter.rewriteEvent(streamId, version, data, old == null ? metadata : old.metadata(), systemMetadata);
            };
            return EventRewriter.class == type ? Optional.of(type.cast(broken)) : correct.capability(type);
        }
    }

    private abstract static class WithCheckpoints extends ForwardingAdapter {
        abstract boolean compareAndSet(CheckpointStore store, String name, long expected, long position);

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            CheckpointStore store = correct.capability(CheckpointStore.class).orElseThrow();
            return CheckpointStore.class == type
                    ? Optional.of(type.cast(new ForwardingCheckpoints(store) {
                        @Override
                        public boolean compareAndSetCheckpoint(String name, long expected, long position) {
                            return compareAndSet(store, name, expected, position);
                        }
                    }))
                    : correct.capability(type);
        }
    }

    private static AppendRequest changed(AppendRequest request, UnaryOperator<StreamWrite> change) {
        return new AppendRequest(
                request.writes().stream().map(change).toList(),
                request.participants(),
                request.deadline(),
                request.replayWindow());
    }
}
