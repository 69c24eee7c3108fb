package dev.mink.adapter.memory;

import dev.mink.adapter.Lease;
import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.OwnershipLostException;
import dev.mink.adapter.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Stores of leases with one mistake each. */
class BrokenLeases implements LeaseStore {
    final LeaseStore correct;

    BrokenLeases(LeaseStore correct) {
        this.correct = correct;
    }

    static ReplacingAdapter<LeaseStore> adapter(UnaryOperator<LeaseStore> mistake) {
        return new ReplacingAdapter<>(LeaseStore.class, mistake);
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
        return correct.acquire(name, owner, timeToLive);
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration timeToLive) {
        return correct.renew(lease, timeToLive);
    }

    @Override
    public boolean release(Lease lease) {
        return correct.release(lease);
    }

    @Override
    public Optional<Lease> find(String name) {
        return correct.find(name);
    }

    @Override
    public List<Lease> held() {
        return correct.held();
    }

    @Override
    public void confirm(Transaction transaction, Lease lease) {
        correct.confirm(transaction, lease);
    }

    @Override
    public void request(String name, String request) {
        correct.request(name, request);
    }

    @Override
    public Optional<String> requested(String name) {
        return correct.requested(name);
    }

    @Override
    public SortedMap<String, String> requests() {
        return correct.requests();
    }

    @Override
    public boolean replaceRequest(Transaction transaction, Lease lease, String request, Optional<String> next) {
        return correct.replaceRequest(transaction, lease, request, next);
    }

    static final class HasTwoWinners extends BrokenLeases {
        HasTwoWinners(LeaseStore correct) {
            super(correct);
        }

        @Override
        public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
            correct.find(name).ifPresent(correct::release);
            return correct.acquire(name, owner, timeToLive);
        }
    }

    static final class RaisesNoToken extends BrokenLeases {
        RaisesNoToken(LeaseStore correct) {
            super(correct);
        }

        @Override
        public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
            return correct.acquire(name, owner, timeToLive).map(lease -> new Lease(name, owner, 1, lease.expiresAt()));
        }
    }

    static final class RenewsWhatExpired extends BrokenLeases {
        RenewsWhatExpired(LeaseStore correct) {
            super(correct);
        }

        @Override
        public Optional<Lease> renew(Lease lease, Duration timeToLive) {
            Optional<Lease> renewed = correct.renew(lease, timeToLive);
            return renewed.isPresent() ? renewed : correct.acquire(lease.name(), lease.owner(), timeToLive);
        }
    }

    static final class ConfirmsWhoever extends BrokenLeases {
        ConfirmsWhoever(LeaseStore correct) {
            super(correct);
        }

        @Override
        public void confirm(Transaction transaction, Lease lease) {
            correct.confirm(transaction, correct.find(lease.name()).orElse(lease));
        }
    }

    static final class ConfirmsForAMoment extends BrokenLeases {
        ConfirmsForAMoment(LeaseStore correct) {
            super(correct);
        }

        @Override
        public void confirm(Transaction transaction, Lease lease) {
            if (correct.find(lease.name())
                    .filter(now -> now.token() == lease.token() && now.owner().equals(lease.owner()))
                    .isEmpty()) {
                throw new OwnershipLostException(lease);
            }
        }
    }

    static final class ListsRequestsOfOwnersOnly extends BrokenLeases {
        ListsRequestsOfOwnersOnly(LeaseStore correct) {
            super(correct);
        }

        @Override
        public SortedMap<String, String> requests() {
            SortedMap<String, String> requests = new TreeMap<>(correct.requests());
            requests.keySet().removeIf(name -> correct.find(name).isEmpty());
            return requests;
        }
    }

    static final class ForgetsWhatIsNoted extends BrokenLeases {
        ForgetsWhatIsNoted(LeaseStore correct) {
            super(correct);
        }

        @Override
        public boolean replaceRequest(Transaction transaction, Lease lease, String request, Optional<String> next) {
            return correct.consumeRequest(transaction, lease, request);
        }
    }

    static final class LosesRequests extends BrokenLeases {
        LosesRequests(LeaseStore correct) {
            super(correct);
        }

        @Override
        public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
            boolean unknown = correct.find(name).isEmpty();
            return correct.acquire(name, owner, timeToLive).map(lease -> {
                if (unknown && correct.requested(name).isPresent()) {
                    correct.request(name, "nothing");
                }
                return lease;
            });
        }
    }
}
