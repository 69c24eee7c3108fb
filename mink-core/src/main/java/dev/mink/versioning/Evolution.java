package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.MinkException;
import dev.mink.Payload;
import dev.mink.serialization.EventRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stored events are today: the steps of a chain together with the names of a registry. An alias
 * in the registry is followed where the chain has no step for the name, or behind its last one: then the
 * versions of the current name must begin where those of the alias end.
 */
public final class Evolution {
    /** So many times a name may change on the way; more is a circle. */
    private static final int MAX_HOPS = 100;

    private final UpcasterChain chain;
    private final EventRegistry names;
    private final List<String> versionedTypes;
    private final Map<String, Integer> newestVersions = new HashMap<>();

    /** The evolution of the events that a registry names. */
    public Evolution(UpcasterChain chain, EventRegistry names) {
        this.chain = Objects.requireNonNull(chain, "chain");
        this.names = Objects.requireNonNull(names, "names");
        this.versionedTypes = chain.versionedTypes();
        for (String type : chain.registeredEventTypes()) {
            newestVersions.put(type, chain.changesType(type) ? 0 : chain.latestVersion(type));
        }
    }

    /**
     * Whether an event is read as it is stored: as one event of the same type and version. The short way for
     * the many events of which this is true.
     */
    public boolean readsAsStored(String storedType, int storedVersion) {
        return newestVersions.getOrDefault(storedType, 1) == storedVersion
                && names.currentName(storedType).equals(storedType);
    }

    /** The name under which a stored type is known: to the chain, or as the current one behind an alias. */
    public String knownAs(String storedType) {
        return chain.hasUpcasters(storedType) ? storedType : names.currentName(storedType);
    }

    /** Whether every event that is known under a name is read as one event of this type. */
    public boolean keepsType(String knownType) {
        return !chain.changesType(knownType)
                && (!chain.hasUpcasters(knownType)
                        || names.currentName(knownType).equals(knownType));
    }

    /** Whether an event of a type that keeps its name is in its newest version. */
    public boolean isCurrent(String knownType, int storedVersion) {
        return chain.latestVersion(knownType) == storedVersion;
    }

    /** The version that an event of a type that keeps its name has when it is read. */
    public int versionWhenRead(String knownType, int storedVersion) {
        return Math.max(storedVersion, chain.latestVersion(knownType));
    }

    /**
     * What a stored event is today: one event, or several, or none.
     *
     * @param schema the name it is known under and its stored version
     * @throws SchemaVersionGapException if there is no way from the version to the newest, or it is above
     *     1 and there is a class for the type, but no step that leads to it, or versions of an alias and
     *     of its current name do not join
     * @throws UpcastException if an upcaster failed
     * @throws MinkException if aliases and renames lead in a circle
     */
    public List<VersionedPayload> upcast(SchemaVersion schema, Payload data, Metadata metadata) {
        return upcast(schema, data, metadata, 0);
    }

    private List<VersionedPayload> upcast(SchemaVersion schema, Payload data, Metadata metadata, int hops) {
        if (hops > MAX_HOPS) {
            throw new MinkException("mink: aliases and renames lead in a circle at event type " + schema);
        }
        List<VersionedPayload> events = chain.upcast(schema, data, metadata);
        if (events.stream().allMatch(this::hasCurrentName)) {
            events.forEach(this::refuseNewer);
            return events;
        }
        List<VersionedPayload> renamed = new ArrayList<>(events.size());
        for (VersionedPayload event : events) {
            if (hasCurrentName(event)) {
                refuseNewer(event);
                renamed.add(event);
            } else {
                String name = names.currentName(event.schema().eventType());
                requireJoint(event.schema().eventType(), name);
                SchemaVersion now = SchemaVersion.of(name, event.schema().version());
                renamed.addAll(upcast(now, event.data(), metadata, hops + 1));
            }
        }
        return renamed;
    }

    /** Without it, a version number would mean one shape under the alias and another under the current name. */
    private void requireJoint(String alias, String name) {
        int end = chain.latestVersion(alias);
        int start = chain.firstVersion(name);
        if (end != start && versionedTypes.contains(alias)) {
            throw new SchemaVersionGapException(
                    name,
                    end,
                    start,
                    "versions of \"" + alias + "\", an old name of it, end at " + end + ", its own begin at " + start
                            + "; give the upcasters of \"" + alias + "\" to \"" + name
                            + "\", or go on from them with firstVersion(\"" + name + "\", " + end + ")");
        }
    }

    private boolean hasCurrentName(VersionedPayload event) {
        String type = event.schema().eventType();
        return names.currentName(type).equals(type);
    }

    /** A class without upcasters has the first version; what fits it no more must not look as if it did. */
    private void refuseNewer(VersionedPayload event) {
        SchemaVersion schema = event.schema();
        String type = schema.eventType();
        if (schema.version() > 1 && !chain.hasUpcasters(type) && !chain.acceptsNewer() && names.isRegistered(type)) {
            throw new SchemaVersionGapException(
                    type,
                    schema.version(),
                    1,
                    "the event has version " + schema.version()
                            + ", and this program has no upcasters that lead there");
        }
    }

    /**
     * All names under which events may be stored that are read as a type.
     *
     * @throws IllegalArgumentException if nothing is ever read as this type, as it is retired or an alias
     */
    public Set<String> storedNames(String currentType) {
        String newName = names.currentName(currentType);
        if (!newName.equals(currentType)) {
            throw new IllegalArgumentException("mink: no event is read as type \"" + currentType + "\": \""
                    + currentType + "\" is an old name of \"" + newName + "\"; filters name current types");
        }
        if (chain.retires(currentType)) {
            throw new IllegalArgumentException("mink: no event is read as type \"" + currentType
                    + "\" any more: its events were renamed, split or dropped; filters name current types");
        }
        Set<String> found = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(currentType));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (found.add(name)) {
                open.addAll(names.storedNames(name));
                open.addAll(chain.typesReadAs(name));
            }
        }
        return found;
    }

    /**
     * The version in which events of a type are written.
     *
     * @throws SchemaVersionGapException if versions of an alias of the type and its own do not join
     */
    public int versionToWrite(String eventType) {
        for (String type : versionedTypes) {
            if (!type.equals(eventType) && names.currentName(type).equals(eventType)) {
                requireJoint(type, eventType);
            }
        }
        return chain.latestVersion(eventType);
    }

    /** Whether events of a type would never be read as what they are; such must not be written. */
    public boolean retires(String eventType) {
        return chain.retires(eventType);
    }
}
