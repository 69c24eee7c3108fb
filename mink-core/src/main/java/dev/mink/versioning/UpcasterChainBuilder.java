package dev.mink.versioning;

import dev.mink.versioning.History.Dropped;
import dev.mink.versioning.History.Renamed;
import dev.mink.versioning.History.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the steps of an {@link UpcasterChain}, in any order. Not for use by several threads. */
public final class UpcasterChainBuilder {
    private final Map<String, SortedMap<Integer, Step>> steps = new TreeMap<>();
    private final Map<String, Integer> firstVersions = new TreeMap<>();
    private final Map<String, History> retired = new TreeMap<>();
    private boolean acceptsNewer;

    UpcasterChainBuilder() {}

    UpcasterChainBuilder(Map<String, History> histories, boolean acceptsNewer) {
        this.acceptsNewer = acceptsNewer;
        histories.forEach((type, history) -> {
            if (history instanceof Versions versions) {
                firstVersions.put(type, versions.first());
                steps.put(type, versions.numberedSteps());
            } else {
                retired.put(type, history);
            }
        });
    }

    /**
     * Adds upcasters.
     *
     * @throws IllegalArgumentException if there is a step for the same version already, or one does not
     *     lead to the next version
     */
    public UpcasterChainBuilder add(Upcaster... upcasters) {
        for (Upcaster upcaster : upcasters) {
            SchemaVersion from = SchemaVersion.of(upcaster.eventType(), upcaster.fromVersion());
            if (upcaster.toVersion() != from.version() + 1) {
                throw new IllegalArgumentException("mink: an upcaster of " + from + " must lead to version "
                        + (from.version() + 1) + ", not " + upcaster.toVersion());
            }
            add(from, new Step.Next(upcaster));
        }
        return this;
    }

    /**
     * Lets events of one version of a type be read as several events: with the id, version and position
     * of the stored one, in the order of the pieces. A piece may be of the same type, in its next version.
     *
     * @throws IllegalArgumentException if there are no pieces, or there is a step for the version already
     */
    public UpcasterChainBuilder split(String eventType, int version, Piece... pieces) {
        SchemaVersion from = SchemaVersion.of(eventType, version);
        if (pieces.length == 0) {
            throw new IllegalArgumentException("mink: a split of " + from + " needs pieces; see drop()");
        }
        for (Piece piece : pieces) {
            if (piece.schema().eventType().equals(eventType) && !piece.schema().equals(from.next())) {
                throw new IllegalArgumentException("mink: a piece of " + from
                        + " that has the same type must be of its next version, not of " + piece.schema());
            }
        }
        return add(from, new Step.Split(List.of(pieces)));
    }

    /**
     * Lets events that were stored under an old name be read under a new one. Their versions count on:
     * upcasters are those of the new name.
     *
     * <p>Where the class of the event is at hand, aliases in its {@link
     * dev.mink.serialization.EventType} do the same.
     *
     * @throws IllegalArgumentException if the names are the same, or the old one is retired already
     */
    public UpcasterChainBuilder rename(String oldType, String newType) {
        if (oldType.equals(newType)) {
            throw new IllegalArgumentException("mink: event type \"" + oldType + "\" is renamed to itself");
        }
        return retire(oldType, new Renamed(SchemaVersion.of(newType, 1).eventType()));
    }

    /**
     * Lets events of a type, in whatever version, not be read at all. They stay stored.
     *
     * @throws IllegalArgumentException if the type is retired already
     */
    public UpcasterChainBuilder drop(String eventType) {
        return retire(eventType, new Dropped());
    }

    /**
     * Declares the oldest version of a type that was ever stored, 1 by default; without upcasters it is also
     * the newest. An older event is a {@link SchemaVersionGapException}.
     */
    public UpcasterChainBuilder firstVersion(String eventType, int version) {
        SchemaVersion first = SchemaVersion.of(eventType, version);
        firstVersions.put(first.eventType(), first.version());
        return this;
    }

    /**
     * Lets events that are newer than the chain be read as they are, at the risk that their class does not
     * fit them. By default they are refused.
     */
    public UpcasterChainBuilder acceptNewer() {
        acceptsNewer = true;
        return this;
    }

    /**
     * Builds the chain.
     *
     * @throws SchemaVersionGapException if a type's steps leave a gap, do not begin at its first version,
     *     or a piece is of a version that its type does not have
     * @throws IllegalArgumentException if a type is retired and has versions of its own, or types become
     *     each other in a circle
     */
    public UpcasterChain build() {
        Map<String, History> histories = new HashMap<>(retired);
        Set<String> versioned = new HashSet<>(steps.keySet());
        versioned.addAll(firstVersions.keySet());
        for (String type : versioned) {
            if (histories.put(type, versions(type)) != null) {
                throw new IllegalArgumentException("mink: event type \"" + type
                        + "\" is renamed or dropped, so it cannot have upcasters, splits or a first version;"
                        + " after a rename they belong to the new name");
            }
        }
        histories.values().forEach(history -> checkPieces(history, histories));
        return new UpcasterChain(histories, acceptsNewer);
    }

    private UpcasterChainBuilder add(SchemaVersion from, Step step) {
        Step known =
                steps.computeIfAbsent(from.eventType(), type -> new TreeMap<>()).putIfAbsent(from.version(), step);
        if (known != null) {
            throw new IllegalArgumentException("mink: duplicate upcaster of " + from);
        }
        return this;
    }

    private UpcasterChainBuilder retire(String eventType, History history) {
        if (retired.putIfAbsent(SchemaVersion.of(eventType, 1).eventType(), history) != null) {
            throw new IllegalArgumentException("mink: event type \"" + eventType + "\" is renamed or dropped already");
        }
        return this;
    }

    private Versions versions(String type) {
        int first = firstVersions.getOrDefault(type, 1);
        SortedMap<Integer, Step> known = steps.getOrDefault(type, new TreeMap<>());
        int next = first;
        for (int from : known.keySet()) {
            if (from != next) {
                throw gap(type, next, from, first);
            }
            next++;
        }
        return new Versions(type, first, new ArrayList<>(known.values()));
    }

    private static SchemaVersionGapException gap(String type, int missing, int found, int first) {
        if (found < first) {
            return new SchemaVersionGapException(
                    type,
                    found,
                    first,
                    "there is a step from version " + found + ", but " + first + " was declared the first");
        }
        String reason = missing == first
                ? "its steps begin at version " + found + " and not at " + first
                        + ", the first; if no older event was ever stored, say so with firstVersion()"
                : "there is no upcaster from version " + missing + ", the next one is from version " + found;
        return new SchemaVersionGapException(type, missing, found, reason);
    }

    private static void checkPieces(History history, Map<String, History> histories) {
        if (!(history instanceof Versions versions)) {
            return;
        }
        for (Piece piece : versions.pieces()) {
            SchemaVersion schema = piece.schema();
            History target = histories.get(schema.eventType());
            for (int hops = 0; target instanceof Renamed renamed && hops < histories.size(); hops++) {
                target = histories.get(renamed.newType());
            }
            int first = target instanceof Versions known ? known.first() : 1;
            int latest = target == null ? 1 : target.latest();
            boolean counts = target == null || target instanceof Versions;
            if (counts && (schema.version() < first || schema.version() > latest)) {
                throw new SchemaVersionGapException(
                        schema.eventType(),
                        schema.version(),
                        schema.version() < first ? first : latest,
                        "\"" + versions.eventType() + "\" is split into version " + schema.version()
                                + " of it, but the chain knows versions " + first + " to " + latest);
            }
        }
    }
}
