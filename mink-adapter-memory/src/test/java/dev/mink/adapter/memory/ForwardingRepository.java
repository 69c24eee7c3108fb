package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.QueryResult;
import dev.mink.readmodel.ReadModelRepository;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Does everything as the repository behind it does, until a subclass gets something wrong. */
class ForwardingRepository<T> implements ReadModelRepository<T> {
    final ReadModelRepository<T> correct;

    ForwardingRepository(ReadModelRepository<T> correct) {
        this.correct = correct;
    }

    @Override
    public Optional<T> find(String id) {
        return correct.find(id);
    }

    @Override
    public T get(String id) {
        return correct.get(id);
    }

    @Override
    public List<T> getMany(Collection<String> ids) {
        return correct.getMany(ids);
    }

    @Override
    public List<T> find(Query query) {
        return correct.find(query);
    }

    @Override
    public T findOne(Query query) {
        return correct.findOne(query);
    }

    @Override
    public QueryResult<T> findPage(Query query) {
        return correct.findPage(query);
    }

    @Override
    public long count(Query query) {
        return correct.count(query);
    }

    @Override
    public boolean exists(String id) {
        return correct.exists(id);
    }

    @Override
    public List<T> getAll() {
        return correct.getAll();
    }

    @Override
    public void insert(T model) {
        correct.insert(model);
    }

    @Override
    public T update(String id, UnaryOperator<T> change) {
        return correct.update(id, change);
    }

    @Override
    public void upsert(T model) {
        correct.upsert(model);
    }

    @Override
    public void upsertAll(Collection<? extends T> models) {
        correct.upsertAll(models);
    }

    @Override
    public void delete(String id) {
        correct.delete(id);
    }

    @Override
    public long deleteMany(Query query) {
        return correct.deleteMany(query);
    }

    @Override
    public void clear() {
        correct.clear();
    }

    @Override
    public ReadModelRepository<T> in(Transaction transaction) {
        return correct.in(transaction);
    }
}
