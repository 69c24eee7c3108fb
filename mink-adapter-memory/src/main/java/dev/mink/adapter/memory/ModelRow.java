package dev.mink.adapter.memory;

import dev.mink.readmodel.mapping.ModelMapping;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a read model as it is kept. It is told apart by its values.
 *
 * @param <T> the read model
 */
final class ModelRow<T> {
    private final ModelMapping<T> mapping;
    private final List<@Nullable Object> values;

    /** The instance for everybody, if nobody can change it. */
    private final Optional<T> shared;

    private ModelRow(ModelMapping<T> mapping, List<@Nullable Object> values) {
        this.mapping = mapping;
        this.values = values;
        this.shared = mapping.isImmutable() ? Optional.of(mapping.instance(values)) : Optional.empty();
    }

    /** The row of an instance; shares nothing with it that can be changed. */
    static <T> ModelRow<T> of(ModelMapping<T> mapping, T instance) {
        return new ModelRow<>(mapping, mapping.values(instance));
    }

    /** The row of an instance that takes the place of the one with an id. */
    static <T> ModelRow<T> changed(ModelMapping<T> mapping, Object id, T instance) {
        return new ModelRow<>(mapping, mapping.changedValues(id, instance));
    }

    Object id() {
        return value(mapping.idColumn().position()).orElseThrow();
    }

    String idText() {
        return id().toString();
    }

    Optional<Object> value(int position) {
        return Optional.ofNullable(values.get(position));
    }

    List<@Nullable Object> values() {
        return values;
    }

    /** An instance that is the caller's. */
    T instance() {
        return shared.orElseGet(() -> mapping.instance(values));
    }
}
