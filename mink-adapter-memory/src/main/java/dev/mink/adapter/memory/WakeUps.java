package dev.mink.adapter.memory;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.Registration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is run after a commit. */
final class WakeUps {
    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    Registration add(Runnable wakeUp) {
        Entry entry = new Entry(Objects.requireNonNull(wakeUp, "wakeUp"));
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** Runs them all; what one of them throws is logged, because the append it follows has happened. */
    void run() {
        for (Entry entry : entries) {
            try {
                entry.wakeUp.run();
            } catch (AdapterClosedException e) {
                LOG.debug("mink: a wake-up found the adapter closed", e);
            } catch (RuntimeException | Error e) {
                LOG.warn("mink: a wake-up after an append failed", e);
            }
        }
    }

    /** A registration of its own for each call, also when two are for the same object. */
    private static final class Entry {
        private final Runnable wakeUp;

        private Entry(Runnable wakeUp) {
            this.wakeUp = wakeUp;
        }
    }
}
