package dev.mink.versioning;

import dev.mink.Metadata;
import dev.mink.Payload;
import dev.mink.versioning.History.Renamed;
import dev.mink.versioning.History.Versions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * All steps from the shapes in which events were ever stored to the newest ones.
 *
 * <p>A chain is immutable and complete: it was checked when it was built, so no reader ever sees half
 * of it. {@link #toBuilder()} starts a longer one.
 *
 * <p>An event that is newer than the chain, because a newer program wrote it, is not read: {@link
 * SchemaVersionGapException}, unless {@link UpcasterChainBuilder#acceptNewer()} was said. Types that the chain does
 * not name are not touched by it; the store refuses them too where their class would not fit.
 */
public final class UpcasterChain {
    private static final UpcasterChain EMPTY = builder().build();

    private final Map<String, History> histories;
    private final Map<String, Set<String>> sources;
    private final Set<String> retired;
    private final Set<String> changing;
    private final boolean acceptsNewer;

    /**
     * Creates a chain.
     *
     * @throws IllegalArgumentException if types become each other in a circle
     */
    UpcasterChain(Map<String, History> histories, boolean acceptsNewer) {
        this.histories = Map.copyOf(histories);
        this.sources = Sources.of(histories);
        this.retired = types(histories, (type, history) -> !history.readAs().contains(type));
        this.changing = types(histories, (type, history) -> history.changesType());
        this.acceptsNewer = acceptsNewer;
    }

    /** Found once, as every event that is read or written is asked for. */
    private static Set<String> types(Map<String, History> histories, BiPredicate<String, History> condition) {
        return histories.entrySet().stream()
                .filter(entry -> condition.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The chain that changes nothing. */
    public static UpcasterChain empty() {
        return EMPTY;
    }

    /**
     * A chain of upcasters, in any order.
     *
     * @throws IllegalArgumentException if two of them read the same version of a type, or one does not
     *     lead to the next version
     * @throws SchemaVersionGapException if those of a type leave a gap or do not begin at version 1
     */
    public static UpcasterChain of(Upcaster... upcasters) {
        return builder().add(upcasters).build();
    }

    /** Starts an empty chain. */
    public static UpcasterChainBuilder builder() {
        return new UpcasterChainBuilder();
    }

    /** Starts a chain with everything that this one has. */
    public UpcasterChainBuilder toBuilder() {
        return new UpcasterChainBuilder(histories, acceptsNewer);
    }

    /** Whether there is anything to do for events that were stored under a type's name. */
    public boolean hasUpcasters(String eventType) {
        return histories.containsKey(eventType);
    }

    /**
     * The version of a type's shape that is written and read now; 1 for a type that is not named. Of a
     * type that is {@linkplain #retires retired} nothing is written or read.
     */
    public int latestVersion(String eventType) {
        History history = histories.get(eventType);
        return history == null ? 1 : history.latest();
    }

    /** The names of the types that the chain has steps for, sorted. */
    public Set<String> registeredEventTypes() {
        return new TreeSet<>(histories.keySet());
    }

    /** Whether events that are newer than the chain are read as they are. */
    public boolean acceptsNewer() {
        return acceptsNewer;
    }

    /** Whether the chain does nothing. */
    public boolean isEmpty() {
        return histories.isEmpty();
    }

    /** The types that have versions here and are still read as themselves. */
    List<String> versionedTypes() {
        return types(histories, (type, history) -> history instanceof Versions).stream()
                .filter(type -> !retires(type))
                .sorted()
                .toList();
    }

    /** The oldest version of a type, under its new name if it was renamed; 1 for one that is not named. */
    int firstVersion(String eventType) {
        History history = histories.get(eventType);
        while (history instanceof Renamed renamed) {
            history = histories.get(renamed.newType());
        }
        return history instanceof Versions versions ? versions.first() : 1;
    }

    /**
     * Whether no event is read as this type any more, since all were renamed, split or dropped. Such
     * events cannot be written either.
     */
    public boolean retires(String eventType) {
        return retired.contains(eventType);
    }

    /** Whether events of a type may be read as events of other types, as several events, or as none. */
    public boolean changesType(String eventType) {
        return changing.contains(eventType);
    }

    /** The types under which events may be stored that are read as a type; the type itself included. */
    public Set<String> typesReadAs(String eventType) {
        return Set.copyOf(sources.getOrDefault(eventType, Set.of(eventType)));
    }

    /**
     * What a stored event is now: one event of the newest version, or after a split several, or none.
     *
     * @param schema its stored type and version
     * @param metadata what its writer said about it
     * @throws SchemaVersionGapException if there is no way from this version to the newest
     * @throws UpcastException if an upcaster failed
     */
    public List<VersionedPayload> upcast(SchemaVersion schema, Payload data, Metadata metadata) {
        if (!hasUpcasters(schema.eventType())) {
            return List.of(new VersionedPayload(schema, data));
        }
        return new Ascent(histories, acceptsNewer, metadata).from(schema, data);
    }
}
