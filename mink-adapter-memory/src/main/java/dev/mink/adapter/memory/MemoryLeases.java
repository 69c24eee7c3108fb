package dev.mink.adapter.memory;

import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseCheck;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The leases of a {@link MemoryAdapter}. */
final class MemoryLeases implements LeaseStore {
    private final Gate gate;
    private final Supplier<Instant> time;
    private final Table<String, Entry> table;

    MemoryLeases(Gate gate, TransactionSpace space, Supplier<Instant> time) {
        this.gate = gate;
        this.time = time;
        this.table = new Table<>(space, "lease");
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
        gate.enter("acquiring lease", LeaseCheck.name(name));
        LeaseCheck.owner(owner);
        LeaseCheck.timeToLive(timeToLive);
        return take(name, entry -> {
            Instant now = time.get();
            return entry.isHeld(now)
                    ? Optional.empty()
                    : Optional.of(new Lease(name, owner, entry.lastToken() + 1, now.plus(timeToLive)));
        });
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration timeToLive) {
        gate.enter("renewing lease", lease.name());
        LeaseCheck.timeToLive(timeToLive);
        return take(lease.name(), entry -> {
            Instant now = time.get();
            return entry.belongsTo(lease) && entry.isHeld(now)
                    ? Optional.of(new Lease(lease.name(), lease.owner(), lease.token(), now.plus(timeToLive)))
                    : Optional.empty();
        });
    }

    @Override
    public boolean release(Lease lease) {
        gate.enter("releasing lease", lease.name());
        return table.rows()
                .change(lease.name(), old -> old.map(entry -> entry.belongsTo(lease) ? entry.released() : entry))
                .filter(entry -> entry.belongsTo(lease))
                .isPresent();
    }

    @Override
    public Optional<Lease> find(String name) {
        gate.enter("reading lease", LeaseCheck.name(name));
        return table.rows().get(name).flatMap(Entry::lease);
    }

    @Override
    public List<Lease> held() {
        gate.enter("reading", "all leases");
        Instant now = time.get();
        return table.rows().all().stream()
                .filter(entry -> entry.isHeld(now))
                .flatMap(entry -> entry.lease().stream())
                .sorted(Comparator.comparing(Lease::name))
                .toList();
    }

    @Override
    public void confirm(Transaction transaction, Lease lease) {
        Rows<String, Entry> rows = table.rows(transaction);
        gate.enter("confirming lease", lease.name());
        Optional<Entry> found = rows.change(lease.name(), UnaryOperator.identity());
        if (found.filter(entry -> entry.belongsTo(lease)).isEmpty()) {
            throw new OwnershipLostException(lease);
        }
    }

    @Override
    public void request(String name, String request) {
        gate.enter("writing request of lease", LeaseCheck.name(name));
        LeaseCheck.request(request);
        table.rows()
                .change(name, old -> Optional.of(old.orElse(Entry.unknown(name)).with(Optional.of(request))));
    }

    @Override
    public Optional<String> requested(String name) {
        gate.enter("reading request of lease", LeaseCheck.name(name));
        return table.rows().get(name).flatMap(Entry::request);
    }

    @Override
    public SortedMap<String, String> requests() {
        gate.enter("reading", "all requests to owners of leases");
        SortedMap<String, String> requests = new TreeMap<>();
        for (Entry entry : table.rows().all()) {
            entry.request().ifPresent(request -> requests.put(entry.name(), request));
        }
        return requests;
    }

    @Override
    public boolean replaceRequest(Transaction transaction, Lease lease, String request, Optional<String> next) {
        confirm(transaction, lease);
        LeaseCheck.request(request);
        next.ifPresent(LeaseCheck::request);
        Optional<String> asked = Optional.of(request);
        return table.rows(transaction)
                .change(lease.name(), old -> old.map(entry -> entry.request().equals(asked) ? entry.with(next) : entry))
                .filter(entry -> entry.request().equals(asked))
                .isPresent();
    }

    void clear() {
        table.clear();
    }

    /** Keeps the lease that somebody decides to make of what is known of a name; empty for none. */
    private Optional<Lease> take(String name, Function<Entry, Optional<Lease>> decide) {
        List<Lease> made = new ArrayList<>(1);
        table.rows().change(name, old -> {
            Entry entry = old.orElse(Entry.unknown(name));
            Optional<Lease> lease = decide.apply(entry);
            lease.ifPresent(made::add);
            return lease.isPresent() ? Optional.of(entry.with(lease.get())) : old;
        });
        return made.stream().findFirst();
    }

    /**
     * What is known of a name.
     *
     * @param name the name
     * @param lease the last one, unless it was released
     * @param lastToken the token of the last one
     * @param request what the owner is asked for
     */
    private record Entry(String name, Optional<Lease> lease, long lastToken, Optional<String> request) {
        static Entry unknown(String name) {
            return new Entry(name, Optional.empty(), 0, Optional.empty());
        }

        boolean isHeld(Instant now) {
            return lease.isPresent() && lease.get().expiresAt().isAfter(now);
        }

        boolean belongsTo(Lease other) {
            return lease.isPresent()
                    && lease.get().token() == other.token()
                    && lease.get().owner().equals(other.owner());
        }

        Entry with(Lease taken) {
            return new Entry(name, Optional.of(taken), taken.token(), request);
        }

        Entry with(Optional<String> asked) {
            return new Entry(name, lease, lastToken, asked);
        }

        Entry released() {
            return new Entry(name, Optional.empty(), lastToken, request);
        }
    }
}
