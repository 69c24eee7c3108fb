package dev.mink.testing.contract;

import dev.mink.command.audit.AuditEntry;
import dev.mink.command.audit.AuditQuery;
import dev.mink.command.audit.AuditStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An audit store whose appends fail when a test wants it. */
final class FragileAuditStore implements AuditStore {
    private final AuditStore store;
    private final AtomicInteger appends = new AtomicInteger();
    private volatile @Nullable Integer failsAfter;
    private volatile Consumer<AuditEntry> before = entry -> {};
    private volatile Consumer<AuditEntry> after = entry -> {};

    FragileAuditStore(AuditStore store) {
        this.store = store;
    }

    /** Lets so many more appends through. */
    void failAfter(int more) {
        failsAfter = appends.get() + more;
    }

    /** Does something on the thread that appends, before it does so. */
    void beforeAppend(Consumer<AuditEntry> action) {
        before = action;
    }

    /** Does something on the thread that appends, after it did so. */
    void afterAppend(Consumer<AuditEntry> action) {
        after = action;
    }

    /** How often an append was tried. */
    int appends() {
        return appends.get();
    }

    @Override
    public void append(AuditEntry entry) {
        Integer limit = failsAfter;
        if (appends.incrementAndGet() > (limit == null ? Integer.MAX_VALUE : limit)) {
            throw Failures.away();
        }
        before.accept(entry);
        store.append(entry);
        after.accept(entry);
    }

    @Override
    public List<AuditEntry> find(AuditQuery query) {
        return store.find(query);
    }

    @Override
    public long count(AuditQuery query) {
        return store.count(query);
    }

    @Override
    public long removeBefore(Instant time) {
        return store.removeBefore(time);
    }
}
