package dev.mink.projection.engine;

import dev.mink.adapter.LeaseStore;
import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What somebody wants of whoever runs a projection. Kept where every process sees it, and until it is done,
 * if the backend has leases; else in this process.
 */
final class Requests {
    private static final String REFUSED = "refused";
    private static final String WITHDRAWN = "withdrawn";
    private static final String RESTART = "restart";
    private static final String REPLAYING = "replaying to ";
    private static final String NONE = "";

    private final Optional<LeaseStore> leases;
    private final Optional<Transactions> transactions;
    private final Ownership ownership;
    private final AtomicLong answers = new AtomicLong();
    private volatile String here = NONE;

    /**
     * The requests for whoever has a right.
     *
     * @param transactions those of the backend that the leases are in
     */
    Requests(Optional<LeaseStore> leases, Optional<Transactions> transactions, Ownership ownership) {
        this.leases = transactions.isPresent() ? leases : Optional.empty();
        this.transactions = transactions;
        this.ownership = ownership;
    }

    void leave(ReplayRequest request) {
        write(request.word());
    }

    /** Takes a request back, unless it is being answered. */
    void withdraw(ReplayRequest request) {
        if (word().equals(request.word())) {
            write(WITHDRAWN);
        }
    }

    /** Says that a request was not done and will not be tried again. */
    void refuse() {
        write(REFUSED);
    }

    /** The request that waits for an answer. */
    Optional<ReplayRequest> pending() {
        return ReplayRequest.parse(word());
    }

    /** Notes how far a replay goes that has begun, for whoever goes on with it; a newer request is not replaced. */
    void replaying(long to) {
        if (isAnswered()) {
            write(REPLAYING + to);
        }
    }

    /** How far the replay goes that was begun and is not complete; -1 if there is none. */
    long replayTarget() {
        String word = word();
        if (!word.startsWith(REPLAYING)) {
            return -1;
        }
        try {
            return Long.parseLong(word.substring(REPLAYING.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Marks a replay as complete. */
    void replayed(long to) {
        consume(REPLAYING + to);
    }

    /** Marks the wish to start again as done, if there is one. */
    void restarted() {
        if (word().equals(RESTART)) {
            consume(RESTART);
        }
    }

    boolean isRefused() {
        return word().equals(REFUSED);
    }

    /**
     * Marks a request as done when a transaction commits.
     *
     * @return false if it was withdrawn or is another one
     */
    boolean done(Transaction transaction, ReplayRequest request) {
        return leases.isEmpty()
                ? here.equals(request.word())
                : leases.get().consumeRequest(transaction, ownership.lease(), request.word());
    }

    /** Marks a request as done whose transaction has committed, or that had none. */
    void done(ReplayRequest request, boolean committed) {
        answers.incrementAndGet();
        if (leases.isEmpty() || !committed) {
            consume(request.word());
        }
    }

    private void consume(String word) {
        if (leases.isEmpty()) {
            forget(word);
        } else {
            var unused = transactions
                    .orElseThrow()
                    .run(
                            "answer a request",
                            Optional.empty(),
                            transaction -> leases.get().consumeRequest(transaction, ownership.lease(), word));
        }
    }

    /** How many requests were done here: who is asked the same again has something new to do. */
    long answers() {
        return answers.get();
    }

    /** Whether nobody waits for an answer, nor took a request back. */
    boolean isAnswered() {
        return word().equals(NONE);
    }

    private synchronized void forget(String word) {
        if (here.equals(word)) {
            here = NONE;
        }
    }

    private String word() {
        return leases.isEmpty()
                ? here
                : leases.get().requested(ownership.name()).orElse(NONE);
    }

    private synchronized void write(String word) {
        if (leases.isEmpty()) {
            here = word;
        } else {
            leases.get().request(ownership.name(), word);
        }
    }
}
