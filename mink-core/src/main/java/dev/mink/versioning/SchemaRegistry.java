package dev.mink.versioning;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * The shapes of event types, version by version, and whether they fit each other.
 *
 * <p>Kept in memory. Nothing else reads it: which version a stored event has is known to the upcaster
 * chain alone. Safe for use by many threads; a registration is seen as a whole or not at all.
 */
public final class SchemaRegistry {
    private final Clock clock;
    private final ConcurrentMap<String, NavigableMap<Integer, SchemaDefinition>> schemas = new ConcurrentHashMap<>();

    /** An empty registry. */
    public SchemaRegistry() {
        this(Clock.systemUTC());
    }

    /**
     * An empty registry with a clock.
     *
     * @param clock tells when a definition without a time of registration was registered
     */
    public SchemaRegistry(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Adds a version of a type's shape. Versions may come in any order and leave gaps.
     *
     * @throws IllegalArgumentException if the type is blank, or has the version already
     */
    public void register(String eventType, SchemaDefinition schema) {
        if (eventType.isBlank()) {
            throw new IllegalArgumentException("mink: event type is required");
        }
        SchemaDefinition dated = schema.registeredAt().isPresent() ? schema : schema.withRegisteredAt(clock.instant());
        schemas.merge(eventType, one(dated), (registered, added) -> {
            if (registered.containsKey(dated.version())) {
                throw new IllegalArgumentException("mink: schema version " + dated.version()
                        + " is registered already for event type \"" + eventType + "\"");
            }
            NavigableMap<Integer, SchemaDefinition> versions = new TreeMap<>(registered);
            versions.putAll(added);
            return Collections.unmodifiableNavigableMap(versions);
        });
    }

    /**
     * A version of a type's shape.
     *
     * @throws SchemaNotFoundException if it is not registered
     */
    public SchemaDefinition getSchema(String eventType, int version) {
        return schema(versions(eventType), eventType, version);
    }

    /**
     * The highest registered version of a type.
     *
     * @throws SchemaNotFoundException if the type has none
     */
    public int getLatestVersion(String eventType) {
        return versions(eventType).lastKey();
    }

    /** The types with a registered shape, sorted. */
    public Set<String> registeredEventTypes() {
        return Collections.unmodifiableSet(new TreeSet<>(schemas.keySet()));
    }

    /**
     * Judges the step between two registered versions by {@linkplain CompatibilityMode#TABLE go-mink's
     * table}.
     *
     * @throws IllegalArgumentException if the new version is not above the old one
     * @throws SchemaNotFoundException if one of them is not registered
     */
    public SchemaCompatibility checkCompatibility(String eventType, int oldVersion, int newVersion) {
        return checkCompatibility(eventType, oldVersion, newVersion, CompatibilityMode.TABLE);
    }

    /**
     * Judges the step between two registered versions.
     *
     * @throws IllegalArgumentException if the new version is not above the old one
     * @throws SchemaNotFoundException if one of them is not registered
     */
    public SchemaCompatibility checkCompatibility(
            String eventType, int oldVersion, int newVersion, CompatibilityMode mode) {
        Step step = step(eventType, oldVersion, newVersion);
        List<SchemaCompatibility> results = step.from(mode).values().stream()
                .map(older -> SchemaComparison.between(older, step.newer()).compatibility(mode))
                .toList();
        return SchemaCompatibility.of(
                results.stream().allMatch(SchemaCompatibility::readsOld),
                results.stream().allMatch(SchemaCompatibility::readByOld));
    }

    /**
     * Demands that code of the new version reads events of the old one, by {@linkplain
     * CompatibilityMode#TABLE go-mink's table}.
     *
     * @throws IncompatibleSchemaException if it does not
     * @throws IllegalArgumentException if the new version is not above the old one
     * @throws SchemaNotFoundException if one of them is not registered
     */
    public void requireBackwardCompatible(String eventType, int oldVersion, int newVersion) {
        requireBackwardCompatible(eventType, oldVersion, newVersion, CompatibilityMode.TABLE);
    }

    /**
     * Demands that code of the new version reads events of the old one and, in {@link
     * CompatibilityMode#STRICT} mode, of all registered versions between them.
     *
     * @throws IncompatibleSchemaException if it does not; it names the changes
     * @throws IllegalArgumentException if the new version is not above the old one
     * @throws SchemaNotFoundException if one of them is not registered
     */
    public void requireBackwardCompatible(String eventType, int oldVersion, int newVersion, CompatibilityMode mode) {
        Step step = step(eventType, oldVersion, newVersion);
        step.from(mode).forEach((version, older) -> {
            SchemaComparison comparison = SchemaComparison.between(older, step.newer());
            SchemaCompatibility found = comparison.compatibility(mode);
            if (!found.readsOld()) {
                throw new IncompatibleSchemaException(
                        eventType, version, newVersion, found, reason(found, comparison, mode));
            }
        });
    }

    private static String reason(SchemaCompatibility found, SchemaComparison comparison, CompatibilityMode mode) {
        return comparison.changes().stream()
                .filter(change -> mode == CompatibilityMode.TABLE || !change.readsOld())
                .map(FieldChange::toString)
                .collect(Collectors.joining("; ", "change is " + found + ", which is not backward compatible (", ")"));
    }

    private Step step(String eventType, int oldVersion, int newVersion) {
        if (newVersion <= oldVersion) {
            throw new IllegalArgumentException("mink: the new version (" + newVersion + ") of event type \"" + eventType
                    + "\" must be above the old one (" + oldVersion + ")");
        }
        NavigableMap<Integer, SchemaDefinition> versions = versions(eventType);
        schema(versions, eventType, oldVersion);
        return new Step(versions.subMap(oldVersion, true, newVersion, false), schema(versions, eventType, newVersion));
    }

    private NavigableMap<Integer, SchemaDefinition> versions(String eventType) {
        NavigableMap<Integer, SchemaDefinition> versions = schemas.get(eventType);
        if (versions == null) {
            throw new SchemaNotFoundException(eventType);
        }
        return versions;
    }

    private static SchemaDefinition schema(
            NavigableMap<Integer, SchemaDefinition> versions, String eventType, int version) {
        SchemaDefinition schema = versions.get(version);
        if (schema == null) {
            throw new SchemaNotFoundException(eventType, version);
        }
        return schema;
    }

    private static NavigableMap<Integer, SchemaDefinition> one(SchemaDefinition schema) {
        NavigableMap<Integer, SchemaDefinition> versions = new TreeMap<>();
        versions.put(schema.version(), schema);
        return Collections.unmodifiableNavigableMap(versions);
    }

    /** A version and the ones before it that it is compared with. */
    private record Step(NavigableMap<Integer, SchemaDefinition> older, SchemaDefinition newer) {
        NavigableMap<Integer, SchemaDefinition> from(CompatibilityMode mode) {
            return mode == CompatibilityMode.STRICT ? older : older.headMap(older.firstKey(), true);
        }
    }
}
