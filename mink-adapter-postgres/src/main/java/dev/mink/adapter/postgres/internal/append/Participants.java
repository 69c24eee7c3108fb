package dev.mink.adapter.postgres.internal.append;

import dev.mink.StoredEvent;
import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.postgres.internal.jdbc.Handle;
import dev.mink.adapter.postgres.internal.jdbc.Session;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs what commits together with an append. */
final class Participants {
    /** Threads that are inside a participant now. */
    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

    /**
     * Refuses an append from inside a participant: on another connection it would wait for locks of
     * the append that waits for it, which no database can notice.
     */
    void refuseNested() {
        if (!inside.isEmpty() && inside.contains(Thread.currentThread())) {
            throw new IllegalStateException("mink: a participant of an append must not append to the same adapter;"
                    + " use joining(connection) to write in its transaction");
        }
    }

    void run(Session session, List<AppendParticipant> participants, List<StoredEvent> stored) {
        boolean outermost = inside.add(Thread.currentThread());
        try (Handle handle = new Handle(session)) {
            for (AppendParticipant participant : participants) {
                participant.inTransaction(handle, stored);
            }
        } finally {
            if (outermost) {
                inside.remove(Thread.currentThread());
            }
        }
    }
}
