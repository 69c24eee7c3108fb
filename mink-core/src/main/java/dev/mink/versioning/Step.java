package dev.mink.versioning;

import java.util.List;

/** What the chain does to events of one version of one type. */
sealed interface Step {
    /** On to the next version of the same type. */
    record Next(Upcaster upcaster) implements Step {}

    /** Apart into events of other types, or none. */
    record Split(List<Piece> pieces) implements Step {
        public Split {
            pieces = List.copyOf(pieces);
        }
    }
}
