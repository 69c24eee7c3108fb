package dev.mink.store;

import dev.mink.MinkException;

/** No factory is registered for a type of aggregate. */
public class AggregateTypeNotRegisteredException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String aggregateType;

    /** Creates the exception. */
    public AggregateTypeNotRegisteredException(String aggregateType) {
        super("mink: aggregate type not registered: " + aggregateType);
        this.aggregateType = aggregateType;
    }

    /** The type without factory. */
    public String aggregateType() {
        return aggregateType;
    }
}
