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
    private volatile Optional<Throwable> refusal = Optional.empty();

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
    void refuse(Throwable reason) {
        refusal = Optional.of(reason);
        write(REFUSED);
    }

    /** Why the last request was refused, if it was in this process. */
    Optional<Throwable> refusal() {
        return refusal;
    }

    /** The request that waits for an answer. */
    Optional<ReplayRequest> pending() {
        return ReplayRequest.parse(word());
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

    /** Whether that is as far as this. */
    boolean isReplaying(long to) {
        return word().equals(REPLAYING + to);
    }

    /** Marks a replay as complete. */
    void replayed(long to) {
        replace(REPLAYING + to, NONE);
    }

    /** Marks the wish to start again as done, if there is one. */
    void restarted() {
        if (word().equals(RESTART)) {
            replace(RESTART, NONE);
        }
    }

    boolean isRefused() {
        return word().equals(REFUSED);
    }

    /**
     * Marks a request as begun when a transaction commits, and notes how far its replay goes, for whoever goes on
     * with it.
     *
     * @return false if it was withdrawn or is another one
     */
    boolean begin(Transaction transaction, ReplayRequest request, long to) {
        return leases.isEmpty()
                ? here.equals(request.word())
                : leases.get()
                        .replaceRequest(transaction, ownership.lease(), request.word(), Optional.of(REPLAYING + to));
    }

    /** Marks a request as begun whose transaction has committed, or that had none. */
    void begun(ReplayRequest request, boolean committed, long to) {
        answers.incrementAndGet();
        if (leases.isEmpty() || !committed) {
            replace(request.word(), REPLAYING + to);
        }
    }

    private void replace(String word, String next) {
        if (leases.isEmpty()) {
            replaceHere(word, next);
        } else {
            Optional<String> kept = Optional.of(next).filter(some -> !some.equals(NONE));
            var unused = transactions
                    .orElseThrow()
                    .run(
                            "answer a request",
                            Optional.empty(),
                            transaction -> leases.get().replaceRequest(transaction, ownership.lease(), word, kept));
        }
    }

    /** How many requests were begun here: who is asked the same again has something new to do. */
    long answers() {
        return answers.get();
    }

    private synchronized void replaceHere(String word, String next) {
        if (here.equals(word)) {
            here = next;
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
