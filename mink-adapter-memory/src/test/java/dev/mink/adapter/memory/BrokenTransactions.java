package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Transactions with one mistake each. */
class BrokenTransactions implements Transactions {
    final Transactions correct;

    BrokenTransactions(Transactions correct) {
        this.correct = correct;
    }

    static ReplacingAdapter<Transactions> adapter(UnaryOperator<Transactions> mistake) {
        return new ReplacingAdapter<>(Transactions.class, mistake);
    }

    @Override
    public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
        return correct.run(purpose, deadline, work);
    }

    @Override
    public void lockShared(Transaction transaction, String name) {
        correct.lockShared(transaction, name);
    }

    @Override
    public void lockExclusive(Transaction transaction, String name) {
        correct.lockExclusive(transaction, name);
    }

    static final class CommitsWhatFailed extends BrokenTransactions {
        CommitsWhatFailed(Transactions correct) {
            super(correct);
        }

        @Override
        public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
            AtomicReference<RuntimeException> failure = new AtomicReference<>();
            Optional<T> result = correct.<Optional<T>, X>run(purpose, deadline, transaction -> {
                try {
                    return Optional.of(work.in(transaction));
                } catch (RuntimeException e) {
                    failure.set(e);
                    return Optional.empty();
                }
            });
            return result.orElseThrow(failure::get);
        }
    }

    static final class TriesAgain extends BrokenTransactions {
        TriesAgain(Transactions correct) {
            super(correct);
        }

        @Override
        public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
            try {
                return correct.run(purpose, deadline, work);
            } catch (RuntimeException e) {
                return correct.run(purpose, deadline, work);
            }
        }
    }

    static final class OverlooksDeadlines extends BrokenTransactions {
        OverlooksDeadlines(Transactions correct) {
            super(correct);
        }

        @Override
        public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
            return correct.run(purpose, Optional.empty(), work);
        }
    }

    static final class SharesEveryLock extends BrokenTransactions {
        SharesEveryLock(Transactions correct) {
            super(correct);
        }

        @Override
        public void lockExclusive(Transaction transaction, String name) {
            correct.lockShared(transaction, name);
        }
    }

    static final class SharesNoLock extends BrokenTransactions {
        SharesNoLock(Transactions correct) {
            super(correct);
        }

        @Override
        public void lockShared(Transaction transaction, String name) {
            correct.lockExclusive(transaction, name);
        }
    }
}
