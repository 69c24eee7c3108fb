package dev.mink.versioning;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that a chain knows about one event type. */
sealed interface History {
    /** The types that events of this one are read as, this one included if some still are. */
    Set<String> readAs();

    /** The newest version. */
    int latest();

    /** Whether reading may give events of another type, or none. */
    boolean changesType();

    /**
     * A type whose versions are known one by one.
     *
     * @param first the oldest version
     * @param steps what is done to the versions from the first on; none for the newest
     */
    record Versions(String eventType, int first, List<Step> steps) implements History {
        public Versions {
            steps = List.copyOf(steps);
        }

        /** The steps that an event of a version has before it. */
        List<Step> stepsFrom(int version) {
            return steps.subList(version - first, steps.size());
        }

        @Override
        public int latest() {
            int behind = first + steps.size();
            return endsInSplit() ? behind - 1 : behind;
        }

        /** Whether no version is read as this type any more. */
        private boolean endsInSplit() {
            return !steps.isEmpty()
                    && steps.get(steps.size() - 1) instanceof Step.Split split
                    && split.pieces().stream().noneMatch(this::isOfThisType);
        }

        private boolean isOfThisType(Piece piece) {
            return piece.schema().eventType().equals(eventType);
        }

        SortedMap<Integer, Step> numberedSteps() {
            SortedMap<Integer, Step> numbered = new TreeMap<>();
            steps.forEach(step -> numbered.put(first + numbered.size(), step));
            return numbered;
        }

        /** What all splits of the type make. */
        List<Piece> pieces() {
            return steps.stream()
                    .filter(Step.Split.class::isInstance)
                    .flatMap(step -> ((Step.Split) step).pieces().stream())
                    .toList();
        }

        @Override
        public Set<String> readAs() {
            Set<String> types =
                    pieces().stream().map(piece -> piece.schema().eventType()).collect(Collectors.toSet());
            if (!endsInSplit()) {
                types.add(eventType);
            }
            return types;
        }

        @Override
        public boolean changesType() {
            return steps.stream().anyMatch(Step.Split.class::isInstance);
        }
    }

    /** A type whose events have another name now; versions count on under it. */
    record Renamed(String newType) implements History {
        @Override
        public Set<String> readAs() {
            return Set.of(newType);
        }

        @Override
        public int latest() {
            return 1;
        }

        @Override
        public boolean changesType() {
            return true;
        }
    }

    /** A type whose events nobody sees any more. */
    record Dropped() implements History {
        @Override
        public Set<String> readAs() {
            return Set.of();
        }

        @Override
        public int latest() {
            return 1;
        }

        @Override
        public boolean changesType() {
            return true;
        }
    }
}
