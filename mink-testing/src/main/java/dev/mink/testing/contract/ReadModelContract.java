package dev.mink.testing.contract;

import dev.mink.adapter.Transactions;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.ReadModelStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** Hands out the read models of an adapter, empty at the start of each test. */
public abstract class ReadModelContract extends AdapterContract {
    private ReadModelStore models;
    private Transactions transactions;
    private ReadModelRepository<Thing> things;

    /** Sets up the contract. */
    protected ReadModelContract() {}

    @BeforeEach
    final void findModels() {
        models = ability(ReadModelStore.class);
        transactions = ability(Transactions.class);
        things = repository(Thing.class);
    }

    final ReadModelStore models() {
        return models;
    }

    /** The repository of a class, emptied. */
    final <T> ReadModelRepository<T> repository(Class<T> type) {
        ReadModelRepository<T> repository = models.repository(type);
        repository.clear();
        return repository;
    }

    /** The repository that most tests use. */
    final ReadModelRepository<Thing> things() {
        return things;
    }

    /** Runs something in a transaction. */
    final <R> R run(Transactions.Work<R, RuntimeException> work) {
        return transactions.run("test read models", Optional.empty(), work);
    }

    /** The ids of the things that a query finds, in its order. */
    final List<String> idsOf(Query query) {
        return things.find(query).stream().map(Thing::id).toList();
    }
}
