package dev.mink.consumer.open;

/** An account was opened. */
public record Opened(String owner) {}
