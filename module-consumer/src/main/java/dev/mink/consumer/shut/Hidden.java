package dev.mink.consumer.shut;

/** An event that the JSON mapper cannot see. */
public record Hidden(String owner) {}
