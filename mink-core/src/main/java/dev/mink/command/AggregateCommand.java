package dev.mink.command;

/** A command to one aggregate. */
public interface AggregateCommand extends Command {
    /** Id of the aggregate, without its type; empty to make a new one. */
    String aggregateId();
}
