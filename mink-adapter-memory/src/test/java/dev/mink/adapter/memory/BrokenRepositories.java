package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.readmodel.Filter;
import dev.mink.readmodel.FilterOp;
import dev.mink.readmodel.OrderBy;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.QueryResult;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.UnknownFilterFieldException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Repositories with one mistake each. */
final class BrokenRepositories {
    private BrokenRepositories() {}

    /** Reads and writes without a lock in between. */
    static final class LosesUpdates<T> extends ForwardingRepository<T> {
        /** The first update waits until a second one has read what it is going to replace. */
        private final Rendezvous readers = new Rendezvous(2);

        LosesUpdates(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public T update(String id, UnaryOperator<T> change) {
            T changed = change.apply(correct.get(id));
            readers.arrive();
            readers.await();
            correct.upsert(changed);
            return changed;
        }
    }

    /** An insert is an upsert. */
    static final class InsertsOverOthers<T> extends ForwardingRepository<T> {
        InsertsOverOthers(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public void insert(T model) {
            correct.upsert(model);
        }
    }

    /** Keeps and gives out the instances of its callers. */
    static final class SharesInstances<T> extends ForwardingRepository<T> {
        private final Map<String, T> shared = new ConcurrentHashMap<>();

        SharesInstances(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public T get(String id) {
            return shared.computeIfAbsent(id, correct::get);
        }
    }

    /** Writes at once, whatever the transaction. */
    static final class WritesPastTheTransaction<T> extends ForwardingRepository<T> {
        WritesPastTheTransaction(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public ReadModelRepository<T> in(Transaction transaction) {
            return correct;
        }
    }

    /** Gives several in the order in which they are kept. */
    static final class ForgetsTheOrderAskedFor<T> extends ForwardingRepository<T> {
        ForgetsTheOrderAskedFor(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public List<T> getMany(Collection<String> ids) {
            return correct.getMany(ids.stream().sorted().toList());
        }
    }

    /** Asks another question than it was asked. */
    static final class Asks<T> extends ForwardingRepository<T> {
        private final UnaryOperator<Query> other;

        Asks(ReadModelRepository<T> correct, UnaryOperator<Query> other) {
            super(correct);
            this.other = other;
        }

        @Override
        public List<T> find(Query query) {
            return correct.find(other.apply(query));
        }

        @Override
        public T findOne(Query query) {
            return correct.findOne(other.apply(query));
        }

        @Override
        public QueryResult<T> findPage(Query query) {
            return correct.findPage(other.apply(query));
        }

        @Override
        public long count(Query query) {
            return correct.count(other.apply(query));
        }

        @Override
        public long deleteMany(Query query) {
            return correct.deleteMany(other.apply(query));
        }
    }

    /** Takes null for something that is not equal. */
    static final class MatchesNullToo<T> extends ForwardingRepository<T> {
        MatchesNullToo(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public List<T> find(Query query) {
            List<T> found = new ArrayList<>(correct.find(query));
            query.filters().stream()
                    .filter(filter -> filter.op() == FilterOp.NE)
                    .forEach(filter -> found.addAll(correct.find(Query.where(Filter.isNull(filter.field())))));
            return found;
        }
    }

    /** Gives what is equal in any order. */
    static final class BreaksTies<T> extends ForwardingRepository<T> {
        BreaksTies(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public QueryResult<T> findPage(Query query) {
            QueryResult<T> page = correct.findPage(query);
            List<T> items = new ArrayList<>(page.items());
            Collections.reverse(items);
            return new QueryResult<>(items, page.totalCount(), page.hasMore());
        }
    }

    /** Says there is nothing more, and counts nothing. */
    static final class KnowsNoOtherPages<T> extends ForwardingRepository<T> {
        KnowsNoOtherPages(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public QueryResult<T> findPage(Query query) {
            return new QueryResult<>(correct.find(query), OptionalLong.empty(), false);
        }
    }

    /** Leaves out filters of fields that do not exist. */
    static final class DropsUnknownFilters<T> extends ForwardingRepository<T> {
        DropsUnknownFilters(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public long deleteMany(Query query) {
            try {
                return correct.deleteMany(query);
            } catch (UnknownFilterFieldException e) {
                return correct.deleteMany(Query.all());
            }
        }
    }

    /** Reads the page to count it. */
    static final class CountsThePage<T> extends ForwardingRepository<T> {
        CountsThePage(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public long count(Query query) {
            return correct.find(query).size();
        }
    }

    /** Knows nothing and refuses nothing. */
    static final class Idle<T> extends ForwardingRepository<T> {
        Idle(ReadModelRepository<T> correct) {
            super(correct);
        }

        @Override
        public Optional<T> find(String id) {
            return Optional.empty();
        }

        @Override
        public List<T> find(Query query) {
            return List.of();
        }

        @Override
        public List<T> getAll() {
            return List.of();
        }

        @Override
        public long count(Query query) {
            return 0;
        }

        @Override
        public void insert(T model) {}

        @Override
        public void upsert(T model) {}

        @Override
        public void upsertAll(Collection<? extends T> models) {}

        @Override
        public ReadModelRepository<T> in(Transaction transaction) {
            return this;
        }
    }

    /** A query with other filters. */
    static Query withFilters(Query query, Function<Filter, Stream<Filter>> change) {
        Query other = Query.all().withLimit(query.limit().orElse(0)).withOffset(query.offset());
        for (Filter filter : query.filters().stream().flatMap(change).toList()) {
            other = other.and(filter);
        }
        return withOrderOf(query, query.includesCount() ? other.withCount() : other);
    }

    private static Query withOrderOf(Query query, Query other) {
        Query ordered = other;
        for (OrderBy step : query.orderBy()) {
            ordered = step.descending() ? ordered.orderByDesc(step.field()) : ordered.orderByAsc(step.field());
        }
        return ordered;
    }
}
