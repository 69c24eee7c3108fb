package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import java.util.List;
import java.util.Set;

/** Stores of parked events with one mistake each. */
class BrokenParkedEvents implements ParkedEventStore {
    final ParkedEventStore correct;

    BrokenParkedEvents(ParkedEventStore correct) {
        this.correct = correct;
    }

    @Override
    public void park(ParkedEvent event) {
        correct.park(event);
    }

    @Override
    public Set<String> streamsWithParked(String projection) {
        return correct.streamsWithParked(projection);
    }

    @Override
    public List<ParkedEvent> list(String projection, long afterPosition, int limit) {
        return correct.list(projection, afterPosition, limit);
    }

    @Override
    public long count(String projection) {
        return correct.count(projection);
    }

    @Override
    public boolean remove(String projection, long position) {
        return correct.remove(projection, position);
    }

    @Override
    public long removeAll(String projection) {
        return correct.removeAll(projection);
    }

    @Override
    public ParkedEventStore in(Transaction transaction) {
        return correct.in(transaction);
    }

    static final class WritesPastTransactions extends BrokenParkedEvents {
        WritesPastTransactions(ParkedEventStore correct) {
            super(correct);
        }

        @Override
        public ParkedEventStore in(Transaction transaction) {
            return this;
        }
    }

    static final class KeepsTheFirst extends BrokenParkedEvents {
        KeepsTheFirst(ParkedEventStore correct) {
            super(correct);
        }

        @Override
        public void park(ParkedEvent event) {
            if (correct.list(event.projection(), event.position() - 1, 1).stream()
                    .noneMatch(old -> old.position() == event.position())) {
                correct.park(event);
            }
        }
    }

    static final class BeginsPagesAtTheLast extends BrokenParkedEvents {
        BeginsPagesAtTheLast(ParkedEventStore correct) {
            super(correct);
        }

        @Override
        public List<ParkedEvent> list(String projection, long afterPosition, int limit) {
            return correct.list(projection, afterPosition == 0 ? 0 : afterPosition - 1, limit);
        }
    }
}
