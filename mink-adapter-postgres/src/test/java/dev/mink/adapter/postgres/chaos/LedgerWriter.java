package dev.mink.adapter.postgres.chaos;

import dev.mink.adapter.AppendParticipant;
import dev.mink.adapter.ConcurrencyException;
import dev.mink.adapter.StreamNotFoundException;
import dev.mink.adapter.postgres.chaos.Entry.Booked;
import dev.mink.adapter.postgres.chaos.Entry.Noted;
import dev.mink.projection.ErrorClass;
import dev.mink.projection.ErrorClassifier;
import dev.mink.store.AppendOptions;
import dev.mink.store.EventStore;
import dev.mink.store.StreamAppend;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Appends to streams that others append to as well; is refused at times, and undoes appends at times. */
final class LedgerWriter implements Crew.Step {
    private static final int STREAMS = 50;
    private static final AppendParticipant UNDO = (transaction, stored) -> {
        throw new DeliberateRollback();
    };

    private final EventStore store;
    private final boolean attached;
    private final RandomGenerator random;

    LedgerWriter(EventStore store, boolean attached, RandomGenerator random) {
        this.store = store;
        this.attached = attached;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            append();
        } catch (ConcurrencyException | StreamNotFoundException | DeliberateRollback e) {
            // Refused or undone, as it should be.
        } catch (RuntimeException e) {
            if (ErrorClassifier.standard().classify(e) != ErrorClass.TRANSIENT) {
                throw e;
            }
        }
        Pause.millis(random.nextInt(10, 100));
    }

    private void append() {
        String stream = stream();
        switch (random.nextInt(8)) {
            case 0 -> store.append(stream, entries(), AppendOptions.expectVersion(versionOnceSeen(stream)));
            case 1 -> store.append(stream, entries(), AppendOptions.defaults().withParticipant(UNDO));
            case 2 ->
                store.appendAll(List.of(StreamAppend.of(stream, entries()), StreamAppend.of(stream + "b", entries())));
            default -> store.append(stream, entries());
        }
    }

    private String stream() {
        return "Ledger-" + random.nextInt(STREAMS);
    }

    private long versionOnceSeen(String stream) {
        long version = store.streamExists(stream) ? store.getStreamInfo(stream).version() : 0;
        Pause.sometimes(random, 20);
        return version;
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        int count = random.nextInt(1, 5);
        for (int i = 0; i < count; i++) {
            entries.add(random.nextInt(5) == 0 ? new Noted("-") : new Booked(random.nextInt(1, 1_000), attached));
        }
        return entries;
    }
}
