package dev.mink.testing.contract;

import dev.mink.adapter.Transaction;
import dev.mink.adapter.Transactions;
import dev.mink.adapter.UnknownOutcomeException;
import java.net.SocketException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Passes every call on to a backend's transactions, and loses the answer to a commit when it is told to. Work gets
 * the backend's own transaction, which its stores recognise.
 */
final class TappedTransactions implements Transactions {
    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private volatile @Nullable Transactions target;

    /** What a transaction came to whose answer is lost. */
    enum Loss {
        /** It was committed. */
        COMMITTED,
        /** It was undone. */
        UNDONE
    }

    /**
     * To lose an answer.
     *
     * @param purpose what the transaction's purpose begins with
     */
    private record Order(String purpose, Loss loss) {}

    TappedTransactions over(Transactions transactions) {
        target = transactions;
        return this;
    }

    /**
     * Loses the answer to the next commit for a purpose; a transaction whose work fails gets to none.
     *
     * @param purpose what the purpose begins with
     */
    void loseNextAnswer(String purpose, Loss loss) {
        orders.add(new Order(purpose, loss));
    }

    /** How many answers are still to be lost. */
    int answersToLose() {
        return orders.size();
    }

    @Override
    public <T, X extends Exception> T run(String purpose, Optional<Instant> deadline, Work<T, X> work) throws X {
        AtomicReference<Optional<Loss>> loss = new AtomicReference<>(Optional.empty());
        T result;
        try {
            result = target().<T, X>run(purpose, deadline, transaction -> {
                T done = work.in(transaction);
                Optional<Loss> taken = take(purpose);
                if (taken.equals(Optional.of(Loss.UNDONE))) {
                    throw new Undone();
                }
                loss.set(taken);
                return done;
            });
        } catch (Undone e) {
            throw unknownOutcome(purpose);
        }
        if (Objects.requireNonNull(loss.get()).isPresent()) {
            throw unknownOutcome(purpose);
        }
        return result;
    }

    private Optional<Loss> take(String purpose) {
        Optional<Order> taken = orders.stream()
                .filter(order -> purpose.startsWith(order.purpose()))
                .findFirst()
                .filter(orders::remove);
        return taken.map(Order::loss);
    }

    private static UnknownOutcomeException unknownOutcome(String purpose) {
        return Failures.silent(new UnknownOutcomeException(purpose, new SocketException("Connection reset")));
    }

    @Override
    public void lockShared(Transaction transaction, String name) {
        target().lockShared(transaction, name);
    }

    @Override
    public void lockExclusive(Transaction transaction, String name) {
        target().lockExclusive(transaction, name);
    }

    private Transactions target() {
        Transactions transactions = target;
        if (transactions == null) {
            throw new IllegalStateException("nothing is tapped");
        }
        return transactions;
    }

    /** Lets the backend undo a transaction. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undone() {
            super("undone on purpose", null, false, false);
        }
    }
}
