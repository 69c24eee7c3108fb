package dev.mink.adapter.postgres.internal.feed;

import dev.mink.adapter.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells readers that there are new events: those of this process at once, others by NOTIFY. */
public final class WakeUps implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WakeUps.class);

    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private final Announcer announcer;
    private final Listener listener;

    /** Wake-ups through an announcer and a listener, which are closed with this. */
    public WakeUps(Announcer announcer, ListenerFactory listeners) {
        this.announcer = announcer;
        this.listener = listeners.listener(this::wakeReaders);
    }

    /** Makes a listener that runs something when others announce events. */
    @FunctionalInterface
    public interface ListenerFactory {
        /** Makes it. */
        Listener listener(Runnable onAnnouncement);
    }

    /** Called after each commit of events. */
    public void committed() {
        wakeReaders();
        announcer.announce();
    }

    /** Registers a reader. */
    public Registration register(Runnable wakeUp) {
        // Wrapped, so that one object registered twice is two registrations.
        Runnable reader = wakeUp::run;
        synchronized (listener) {
            readers.add(reader);
            listener.start();
        }
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                unregister(reader);
            }
        };
    }

    private void unregister(Runnable reader) {
        synchronized (listener) {
            readers.remove(reader);
            if (readers.isEmpty()) {
                listener.stop();
            }
        }
    }

    private void wakeReaders() {
        for (Runnable reader : readers) {
            try {
                reader.run();
            } catch (RuntimeException e) {
                log.warn("mink: a wake-up failed; its reader finds new events when it polls", e);
            }
        }
    }

    @Override
    public void close() {
        readers.clear();
        announcer.close();
        listener.close();
    }
}
