package dev.mink.readmodel;

import dev.mink.adapter.Capabilities;
import dev.mink.adapter.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps the instances of one read model. Safe for many threads; every method is atomic.
 *
 * <p>What it returns is the caller's: changing it changes nothing in the repository, as changing what
 * was handed in does. Ids are texts here; for an id field of another type they are converted, and a text
 * that is no id of that type is found nowhere.
 *
 * <p>Every method throws {@link dev.mink.adapter.AdapterClosedException} if the backend is closed, {@link
 * dev.mink.OperationCancelledException} if the thread is interrupted, and {@link
 * dev.mink.adapter.AdapterException} if the backend fails. Methods that write throw
 * {@link NullColumnException} if a field is null that must not be, and {@link IllegalArgumentException}
 * if an id is missing or blank or a value cannot be stored: U+0000 or half a surrogate pair in a text, a
 * time out of the database's range.
 *
 * @param <T> the read model
 */
public interface ReadModelRepository<T> extends Capabilities {
    /** The instance with an id; empty if there is none. */
    Optional<T> find(String id);

    /**
     * The instance with an id.
     *
     * @throws NotFoundException if there is none
     */
    T get(String id);

    /** The instances with these ids, in the order of the ids; those that do not exist are left out, those that are repeated come once. */
    List<T> getMany(Collection<String> ids);

    /**
     * The instances that a query asks for.
     *
     * @throws InvalidQueryException if the query cannot be right for this read model
     */
    List<T> find(Query query);

    /**
     * The first instance that a query asks for; its limit does not count.
     *
     * @throws NotFoundException if there is none
     * @throws InvalidQueryException if the query cannot be right for this read model
     */
    T findOne(Query query);

    /**
     * The instances that a query asks for, as a page: with the number of all if the query {@linkplain
     * Query#withCount() asks} for it, and whether there are more.
     *
     * @throws InvalidQueryException if the query cannot be right for this read model
     */
    QueryResult<T> findPage(Query query);

    /**
     * How many match the filters of a query; its order, limit and offset do not count.
     *
     * @throws InvalidQueryException if the query cannot be right for this read model
     */
    long count(Query query);

    /** Whether there is an instance with an id. */
    boolean exists(String id);

    /** All instances, ordered by id. */
    List<T> getAll();

    /**
     * Adds an instance.
     *
     * @throws AlreadyExistsException if its id, or its value in a {@linkplain Column#unique() unique}
     *     column, is taken
     */
    void insert(T model);

    /**
     * Replaces an instance by one that is made of it. Nobody else changes it meanwhile; no change is
     * lost, however many run at once.
     *
     * @param change makes the new instance, or changes the one given and returns it; runs once, and must
     *     not use the repository. What it throws is passed on, and nothing is changed
     * @return the new instance
     * @throws NotFoundException if there is no instance with the id
     * @throws IllegalArgumentException if the new instance has another id
     * @throws AlreadyExistsException if its value in a {@linkplain Column#unique() unique} column is taken
     */
    T update(String id, UnaryOperator<T> change);

    /**
     * Adds an instance, or replaces the one with its id as a whole.
     *
     * @throws AlreadyExistsException if its value in a {@linkplain Column#unique() unique} column is taken
     *     by another one
     */
    void upsert(T model);

    /**
     * Adds instances, or replaces those with their ids as a whole; of several with the same id the last
     * counts. A backend does all of it at once and atomically where it can; else one after the other.
     *
     * @throws AlreadyExistsException if a value in a {@linkplain Column#unique() unique} column is taken by
     *     another one
     */
    default void upsertAll(Collection<? extends T> models) {
        models.forEach(this::upsert);
    }

    /**
     * Removes an instance.
     *
     * @throws NotFoundException if there is none with the id
     */
    void delete(String id);

    /**
     * Removes the instances that match the filters of a query; all of them if it has no filters.
     *
     * @return how many were removed
     * @throws InvalidQueryException if the query cannot be right for this read model, or has a limit, an
     *     offset or an order; nothing is removed
     */
    long deleteMany(Query query);

    /** Removes all instances. */
    void clear();

    /**
     * This repository within a transaction: it sees what the transaction has written so far, and what it
     * writes is seen by others when the transaction commits, or never.
     *
     * @throws IllegalArgumentException if the transaction is not one of this backend
     */
    ReadModelRepository<T> in(Transaction transaction);
}
