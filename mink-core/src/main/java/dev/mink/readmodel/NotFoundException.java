package dev.mink.readmodel;

import dev.mink.MinkException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A read model has no instance with an id, or none that a query asks for. */
public class NotFoundException extends MinkException {
    private static final long serialVersionUID = 1L;

    private final String model;
    private final @Nullable String id;

    private NotFoundException(String model, @Nullable String id, String message) {
        super(message);
        this.model = model;
        this.id = id;
    }

    /** There is no instance with the id. */
    public static NotFoundException ofId(String model, String id) {
        return new NotFoundException(model, id, "mink: there is no " + model + " with id \"" + id + "\"");
    }

    /** There is no instance that the query asks for. */
    public static NotFoundException ofQuery(String model, Query query) {
        return new NotFoundException(model, null, "mink: there is no " + model + " for " + query);
    }

    /** The simple name of the read model's class. */
    public String model() {
        return model;
    }

    /** The id; empty if a query was asked. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }
}
