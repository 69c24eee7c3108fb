/**
 * What every storage backend must do, and what stores, aggregates, subscriptions and commands do on it, as
 * JUnit 5 classes to extend.
 *
 * <p>An adapter with all abilities extends {@link dev.mink.testing.contract.CompleteAdapterContract}
 * alone; one without some of them extends {@link
 * dev.mink.testing.contract.EventStoreAdapterContract} and the contracts of those it has. Whoever wants
 * to see the library at work on a backend adds {@link dev.mink.testing.contract.EventStoreContract},
 * {@link dev.mink.testing.contract.AggregateContract} (needs snapshots), {@link
 * dev.mink.testing.contract.SubscriptionContract} (needs checkpoints) and {@link
 * dev.mink.testing.contract.CommandBusContract}. One that keeps an audit trail extends {@link
 * dev.mink.testing.contract.AuditStoreContract} and {@link dev.mink.testing.contract.AuditContract}, one that
 * keeps the results of commands {@link dev.mink.testing.contract.IdempotencyStoreContract} and {@link
 * dev.mink.testing.contract.IdempotencyContract}. The backend need not be empty: the tests use streams of their own and positions relative to what is there.
 *
 * <p>A serializer extends {@link dev.mink.testing.contract.ObjectSerializerContract}, or {@link
 * dev.mink.testing.contract.SerializerContract} if it cannot write any record.
 *
 * <p>Concurrent tests run a few rounds, and many with the system property {@code mink.chaos=full}.
 */
@NullMarked
package dev.mink.testing.contract;

import org.jspecify.annotations.NullMarked;
