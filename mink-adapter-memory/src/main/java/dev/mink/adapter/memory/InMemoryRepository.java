package dev.mink.adapter.memory;

import dev.mink.adapter.Transaction;
import dev.mink.readmodel.AlreadyExistsException;
import dev.mink.readmodel.NotFoundException;
import dev.mink.readmodel.Query;
import dev.mink.readmodel.QueryResult;
import dev.mink.readmodel.ReadModelId;
import dev.mink.readmodel.ReadModelRepository;
import dev.mink.readmodel.mapping.ModelMapping;
import dev.mink.readmodel.mapping.QueryPlan;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keeps read models in memory, with the limits and the meaning of PostgreSQL: an instance comes back as it
 * would from there, times cut off at microseconds for example.
 *
 * <p>Readers never wait and see what is committed. A writer waits, 30 seconds at most, for the transaction
 * that wrote the same row or the same unique value before; if that is the calling thread's own, it would wait
 * for ever, and the write fails at once with a retryable {@link dev.mink.adapter.AdapterException}.
 *
 * @param <T> the read model
 */
public final class InMemoryRepository<T> implements ReadModelRepository<T> {
    private final Gate gate;
    private final ModelSlot<T> slot;
    private final Optional<MemoryTransaction> transaction;

    InMemoryRepository(Gate gate, ModelSlot<T> slot) {
        this(gate, slot, Optional.empty());
    }

    private InMemoryRepository(Gate gate, ModelSlot<T> slot, Optional<MemoryTransaction> transaction) {
        this.gate = gate;
        this.slot = slot;
        this.transaction = transaction;
    }

    /**
     * An empty repository on its own, which takes part in no transaction. One that does is found by {@code
     * adapter.capability(ReadModelStore.class)}.
     *
     * @throws dev.mink.readmodel.InvalidReadModelException if the class cannot be kept
     */
    public static <T> InMemoryRepository<T> of(Class<T> type) {
        return alone(ModelMapping.of(type));
    }

    /**
     * An empty repository on its own, for a class whose instances a function tells apart.
     *
     * @throws dev.mink.readmodel.InvalidReadModelException if the class cannot be kept
     */
    public static <T> InMemoryRepository<T> of(Class<T> type, Function<? super T, String> id) {
        return alone(ModelMapping.identifiedBy(type, id));
    }

    /**
     * An empty repository on its own, for a class whose instances tell their ids.
     *
     * @throws dev.mink.readmodel.InvalidReadModelException if the class cannot be kept
     */
    public static <T extends ReadModelId> InMemoryRepository<T> forIdentified(Class<T> type) {
        return of(type, ReadModelId::getId);
    }

    private static <T> InMemoryRepository<T> alone(ModelMapping<T> mapping) {
        Gate gate = new Gate();
        TransactionSpace space = new TransactionSpace(gate);
        return new InMemoryRepository<>(gate, new ModelSlot<>(space, new NameLocks(space), mapping.table(), mapping));
    }

    /** How many instances there are. */
    public int size() {
        return Math.toIntExact(count(Query.all()));
    }

    @Override
    public Optional<T> find(String id) {
        enter("reading", id);
        return key(id).flatMap(this::row).map(ModelRow::instance);
    }

    @Override
    public T get(String id) {
        return find(id).orElseThrow(() -> NotFoundException.ofId(model(), id));
    }

    @Override
    public List<T> getMany(Collection<String> ids) {
        enter("reading", "several ids");
        ModelTable<T> table = slot.table(transaction);
        return new LinkedHashSet<>(List.copyOf(ids))
                .stream()
                        .flatMap(id -> key(id).stream())
                        .distinct()
                        .flatMap(id -> table.get(transaction, id).stream())
                        .map(ModelRow::instance)
                        .toList();
    }

    @Override
    public List<T> find(Query query) {
        QueryPlan plan = plan(query);
        Stream<ModelRow<T>> found = ordered(plan).skip(plan.offset());
        return plan.limit().stream()
                .mapToObj(found::limit)
                .findFirst()
                .orElse(found)
                .map(ModelRow::instance)
                .toList();
    }

    @Override
    public T findOne(Query query) {
        QueryPlan plan = plan(query);
        return ordered(plan)
                .skip(plan.offset())
                .findFirst()
                .map(ModelRow::instance)
                .orElseThrow(() -> NotFoundException.ofQuery(model(), query));
    }

    @Override
    public QueryResult<T> findPage(Query query) {
        QueryPlan plan = plan(query);
        List<ModelRow<T>> all = ordered(plan).toList();
        long limit = plan.limit().orElse(Integer.MAX_VALUE);
        List<T> page = all.stream()
                .skip(plan.offset())
                .limit(limit)
                .map(ModelRow::instance)
                .toList();
        OptionalLong total = query.includesCount() ? OptionalLong.of(all.size()) : OptionalLong.empty();
        return new QueryResult<>(page, total, all.size() - plan.offset() > limit);
    }

    @Override
    public long count(Query query) {
        return matching(plan(query)).count();
    }

    @Override
    public boolean exists(String id) {
        enter("reading", id);
        return key(id).flatMap(this::row).isPresent();
    }

    @Override
    public List<T> getAll() {
        return find(Query.all());
    }

    @Override
    public void insert(T instance) {
        ModelRow<T> row = ModelRow.of(slot.mapping(), instance);
        enter("inserting", row.idText());
        slot.write(
                transaction,
                (own, table) -> table.change(own, row.id(), before -> {
                    if (before.isPresent()) {
                        String column = slot.mapping().idColumn().name();
                        throw AlreadyExistsException.ofId(model(), row.idText(), column, null);
                    }
                    return Optional.of(row);
                }));
    }

    @Override
    public T update(String id, UnaryOperator<T> change) {
        Objects.requireNonNull(change, "change");
        enter("updating", id);
        Object key = key(id).orElseThrow(() -> NotFoundException.ofId(model(), id));
        return slot.write(transaction, (own, table) -> {
            table.change(own, key, before -> {
                T instance = before.orElseThrow(() -> NotFoundException.ofId(model(), id))
                        .instance();
                return Optional.of(ModelRow.changed(slot.mapping(), key, change.apply(instance)));
            });
            return table.get(Optional.of(own), key).orElseThrow().instance();
        });
    }

    @Override
    public void upsert(T instance) {
        upsertAll(List.of(instance));
    }

    @Override
    public void upsertAll(Collection<? extends T> instances) {
        Map<Object, ModelRow<T>> rows = new LinkedHashMap<>();
        for (T instance : instances) {
            ModelRow<T> row = ModelRow.of(slot.mapping(), instance);
            rows.put(row.id(), row);
        }
        enter("writing", "several instances");
        slot.write(transaction, (own, table) -> {
            rows.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(ValueOrder::compare)) // so that two of them never wait in a circle
                    .forEach(row -> table.change(own, row.getKey(), before -> Optional.of(row.getValue())));
            return true;
        });
    }

    @Override
    public void delete(String id) {
        enter("deleting", id);
        Optional<Object> key = key(id);
        boolean deleted = key.isPresent()
                && slot.write(
                        transaction,
                        (own, table) -> table.change(own, key.get(), before -> Optional.empty())
                                .isPresent());
        if (!deleted) {
            throw NotFoundException.ofId(model(), id);
        }
    }

    @Override
    public long deleteMany(Query query) {
        enter("deleting", "instances");
        QueryPlan plan = slot.mapping().planFilters(query);
        return slot.write(transaction, (own, table) -> deleteMany(own, table, plan));
    }

    private long deleteMany(MemoryTransaction own, ModelTable<T> table, QueryPlan plan) {
        var filter = RowQuery.filter(plan);
        Comparator<ModelRow<T>> byId = Comparator.comparing(ModelRow::id, ValueOrder::compare);
        return table.all(Optional.of(own)).stream()
                .filter(row -> filter.test(row.values()))
                .sorted(byId)
                .filter(found -> table.change(
                                own, found.id(), before -> before.filter(row -> !filter.test(row.values())))
                        .filter(row -> filter.test(row.values()))
                        .isPresent())
                .count();
    }

    @Override
    public void clear() {
        deleteMany(Query.all());
    }

    @Override
    public InMemoryRepository<T> in(Transaction other) {
        return new InMemoryRepository<>(gate, slot, Optional.of(MemoryTransaction.of(other, slot.space())));
    }

    private String model() {
        return slot.mapping().name();
    }

    private Optional<Object> key(String id) {
        return slot.mapping().idOf(id);
    }

    private Optional<ModelRow<T>> row(Object key) {
        return slot.table(transaction).get(transaction, key);
    }

    private QueryPlan plan(Query query) {
        enter("querying", "instances");
        return slot.mapping().plan(query);
    }

    private Stream<ModelRow<T>> matching(QueryPlan plan) {
        var filter = RowQuery.filter(plan);
        return slot.table(transaction).all(transaction).stream().filter(row -> filter.test(row.values()));
    }

    private Stream<ModelRow<T>> ordered(QueryPlan plan) {
        return matching(plan).sorted(Comparator.comparing(ModelRow::values, RowQuery.order(plan)));
    }

    private void enter(String operation, String subject) {
        Objects.requireNonNull(subject, "id");
        gate.enter(operation, model() + " " + subject);
        transaction.ifPresent(MemoryTransaction::ensureOpen);
    }
}
