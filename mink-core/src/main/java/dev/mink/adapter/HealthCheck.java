package dev.mink.adapter;

/** Tells how a backend is. A capability of an adapter. */
public interface HealthCheck extends Capabilities {
    /** A look at the backend now; a backend that is away is a result, not an exception. */
    Health health();
}
