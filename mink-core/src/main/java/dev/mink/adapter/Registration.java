package dev.mink.adapter;

/** Something registered; closing it ends the registration. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
