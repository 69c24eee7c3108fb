package dev.mink;

/**
 * What must hold for an append to happen, decided by the backend in the transaction that writes.
 *
 * <p>Today that is the version of a stream; conditions over event types and tags may join it.
 */
public sealed interface AppendCondition permits ExpectedVersion {}
