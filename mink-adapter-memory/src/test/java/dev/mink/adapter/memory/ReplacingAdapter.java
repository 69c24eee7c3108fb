package dev.mink.adapter.memory;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** An adapter with another ability in place of one of its own. */
final class ReplacingAdapter<A> extends ForwardingAdapter {
    private final Class<A> ability;
    private final UnaryOperator<A> change;

    ReplacingAdapter(Class<A> ability, UnaryOperator<A> change) {
        this.ability = ability;
        this.change = change;
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == ability ? correct.capability(ability).map(change).map(type::cast) : correct.capability(type);
    }
}
