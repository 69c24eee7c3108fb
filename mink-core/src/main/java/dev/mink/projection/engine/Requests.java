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
    private static final String REPLAYED = "replayed";
    private static final String NONE = "";

    private final Optional<LeaseStore> leases;
    private final Optional<Transactions> transactions;
    private final Ownership ownership;
    private final AtomicLong answers = new AtomicLong();
    private volatile String here = NONE;
    private volatile Optional<Throwable> refusal = Optional.empty();

    /** What became of a request. */
    enum Fate {
        /** Nobody has answered it. */
        WAITS,
        /** It was begun, and maybe is complete. */
        BEGUN,
        /** It was not done and will not be tried again. */
        REFUSED,
        /** Somebody wanted something else, at the latest soon after it was begun. */
        REPLACED
    }

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
        refusal = Optional.empty();
        write(request.word());
    }

    /** Takes a request back, unless it is being answered or somebody wants something else. */
    void withdraw(ReplayRequest request) {
        if (word().equals(request.word())) {
            write(WITHDRAWN);
        }
    }

    /** Says that a request was not done and will not be tried again, unless somebody wants something else. */
    void refuse(ReplayRequest request, Throwable reason) {
        refusal = Optional.of(reason);
        answers.incrementAndGet();
        replace(request.word(), REFUSED + request.tail());
    }

    /** What became of a request that was left. */
    Fate fate(ReplayRequest request) {
        String word = word();
        if (word.equals(request.word())) {
            return Fate.WAITS;
        }
        if (word.equals(REFUSED + request.tail())) {
            return Fate.REFUSED;
        }
        boolean begun = ReplayNote.parse(word)
                .filter(note -> note.mark().equals(request.mark()))
                .isPresent();
        return begun || word.equals(REPLAYED + request.tail()) ? Fate.BEGUN : Fate.REPLACED;
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
        return ReplayNote.parse(word()).map(ReplayNote::to).orElse(-1L);
    }

    /** Whether that is as far as this. */
    boolean isReplaying(long to) {
        return replayTarget() == to;
    }

    /** Marks a replay as complete; who asked for it may be waiting for that. */
    void replayed(long to) {
        ReplayNote.parse(word())
                .filter(note -> note.to() == to)
                .ifPresent(note -> replace(
                        note.word(), note.mark().isEmpty() ? NONE : REPLAYED + ReplayRequest.tail(note.mark())));
    }

    /** Marks the wish to start again as done, if there is one. */
    void restarted() {
        if (word().equals(RESTART)) {
            replace(RESTART, NONE);
        }
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
                        .replaceRequest(transaction, ownership.lease(), request.word(), Optional.of(note(request, to)));
    }

    /** Marks a request as begun whose transaction has committed, or that had none. */
    void begun(ReplayRequest request, boolean committed, long to) {
        answers.incrementAndGet();
        if (leases.isEmpty() || !committed) {
            replace(request.word(), note(request, to));
        }
    }

    private static String note(ReplayRequest request, long to) {
        return new ReplayNote(to, request.mark()).word();
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
