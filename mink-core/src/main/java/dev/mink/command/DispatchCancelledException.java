package dev.mink.command;

import dev.mink.OperationCancelledException;
import java.util.List;

/** Dispatching several commands was cancelled between two of them. */
public class DispatchCancelledException extends OperationCancelledException {
    private static final long serialVersionUID = 1L;

    private final transient List<DispatchResult> results;

    /** Creates the exception with how the commands before the cancellation ended. */
    public DispatchCancelledException(List<DispatchResult> results, int commands) {
        super("dispatch of " + commands + " commands, after " + results.size() + " of them");
        this.results = List.copyOf(results);
    }

    /** How the commands before the cancellation ended, in their order. */
    public List<DispatchResult> results() {
        return results;
    }
}
