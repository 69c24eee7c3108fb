package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.projection.ParkedEvent;
import dev.mink.projection.ParkedEventStore;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The events parked by projections of a {@link MemoryAdapter}, for everybody or for one transaction. */
final class MemoryParkedEvents implements ParkedEventStore {
    private final Gate gate;
    private final Table<Key, ParkedEvent> table;
    private final Rows<Key, ParkedEvent> rows;

    MemoryParkedEvents(Gate gate, TransactionSpace space) {
        this.gate = gate;
        this.table = new Table<>(space, "parked event");
        this.rows = table.rows();
    }

    private MemoryParkedEvents(MemoryParkedEvents all, Transaction transaction) {
        this.gate = all.gate;
        this.table = all.table;
        this.rows = table.rows(transaction);
    }

    @Override
    public void park(ParkedEvent event) {
        gate.enter("parking an event of projection", event.projection());
        rows.change(new Key(event.projection(), event.position()), old -> Optional.of(event));
    }

    @Override
    public Set<String> streamsWithParked(String projection) {
        gate.enter("reading parked events of projection", Objects.requireNonNull(projection, "projection"));
        return parkedBy(projection).map(ParkedEvent::streamId).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<ParkedEvent> list(String projection, long afterPosition, int limit) {
        gate.enter("reading parked events of projection", Objects.requireNonNull(projection, "projection"));
        if (afterPosition < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "mink: cannot list " + limit + " parked events after position " + afterPosition);
        }
        return parkedBy(projection)
                .filter(event -> event.position() > afterPosition)
                .sorted(Comparator.comparingLong(ParkedEvent::position))
                .limit(limit)
                .toList();
    }

    @Override
    public long count(String projection) {
        gate.enter("counting parked events of projection", Objects.requireNonNull(projection, "projection"));
        return parkedBy(projection).count();
    }

    @Override
    public boolean remove(String projection, long position) {
        gate.enter("removing a parked event of projection", Objects.requireNonNull(projection, "projection"));
        return rows.change(new Key(projection, position), old -> Optional.empty())
                .isPresent();
    }

    @Override
    public long removeAll(String projection) {
        gate.enter("removing parked events of projection", Objects.requireNonNull(projection, "projection"));
        return rows.removeAll(event -> event.projection().equals(projection));
    }

    @Override
    public ParkedEventStore in(Transaction transaction) {
        return new MemoryParkedEvents(this, transaction);
    }

    void clear() {
        table.clear();
    }

    private Stream<ParkedEvent> parkedBy(String projection) {
        return rows.all().stream().filter(event -> event.projection().equals(projection));
    }

    private record Key(String projection, long position) {}
}
