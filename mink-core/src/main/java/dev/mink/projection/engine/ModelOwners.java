package dev.mink.projection.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Which read model belongs to which projection made by a factory: who replaces it replaces all of it. */
final class ModelOwners {
    private final Map<Class<?>, String> owners = new HashMap<>();

    /**
     * Gives read models to a projection.
     *
     * @throws IllegalArgumentException if one of them belongs to another; then none is given
     */
    synchronized void own(String projection, Collection<Class<?>> models) {
        for (Class<?> model : models) {
            String owner = owners.getOrDefault(model, projection);
            if (!owner.equals(projection)) {
                throw new IllegalArgumentException("mink: read model " + model.getName() + " of projection \""
                        + projection + "\" belongs to projection \"" + owner
                        + "\" already, whose rebuild would replace all of it");
            }
        }
        models.forEach(model -> owners.put(model, projection));
    }

    /** Takes all read models of a projection back. */
    synchronized void release(String projection) {
        owners.values().removeIf(projection::equals);
    }
}
