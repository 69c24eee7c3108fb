package dev.mink.testing.schema;

import dev.mink.serialization.EventRegistry;
import dev.mink.versioning.RecordSchemas;
import dev.mink.versioning.SchemaDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * An assertion that compares the shapes of event classes with those recorded in a file, which is kept
 * in the repository beside the code.
 *
 * <p>Events that were ever stored stay readable if the class of today reads every shape that was recorded
 * for its version, by the {@linkplain dev.mink.versioning.CompatibilityMode#STRICT strict rules}, and
 * upcasters lead to that version from the ones before. {@link #verify()} fails on anything else, and on
 * everything that is not recorded yet.
 *
 * <p>The file is written only when the system property {@value #PROPERTY} is {@code update}, and only
 * if nothing is wrong: an incompatible change is never recorded under the same version. Recording adds
 * and never takes away: a version keeps every shape it ever had. All events of one file belong into one
 * assertion.
 *
 * <p>Collects what it is told; not for use by several threads.
 */
public final class EventSchemas {
    /** The system property that lets {@link #verify()} record: {@code -Dmink.schemas=update}. */
    public static final String PROPERTY = "mink.schemas";

    private final SchemaFile file;
    private final List<Class<?>> classes = new ArrayList<>();
    private final Set<String> retired = new TreeSet<>();
    private EventRegistry names = new EventRegistry();
    private RecordSchemas shapes = RecordSchemas.create();
    private ToIntFunction<String> versions = type -> 1;
    private Predicate<String> retires = retired::contains;

    private EventSchemas(Path file) {
        this.file = new SchemaFile(file);
    }

    /**
     * An assertion on a file, which need not exist before it is recorded.
     *
     * @param file relative to the working directory, which is that of the module in Maven and Gradle
     */
    public static EventSchemas of(Path file) {
        return new EventSchemas(file);
    }

    /** Adds event classes. A sealed interface or class stands for everything it permits. */
    public EventSchemas events(Class<?>... eventClasses) {
        classes.addAll(Arrays.asList(eventClasses));
        return this;
    }

    /**
     * Names events as this registry does, and adds all classes that are registered there. By default a
     * class has the name of its {@link dev.mink.serialization.EventType}, else its simple one.
     */
    public EventSchemas registry(EventRegistry registry) {
        this.names = Objects.requireNonNull(registry, "registry");
        return this;
    }

    /** Derives shapes this way: for stores with a JSON mapper of their own. */
    public EventSchemas shapes(RecordSchemas recordSchemas) {
        this.shapes = Objects.requireNonNull(recordSchemas, "recordSchemas");
        return this;
    }

    /**
     * Says which version of a type's shape its class has: {@code chain::latestVersion} of the store's
     * upcaster chain. By default 1 for every type.
     */
    public EventSchemas versions(ToIntFunction<String> latestVersion) {
        this.versions = Objects.requireNonNull(latestVersion, "latestVersion");
        return this;
    }

    /** Names recorded types that are rightly read by no class any more. Their schemas stay recorded. */
    public EventSchemas retired(String... eventTypes) {
        retired.addAll(Arrays.asList(eventTypes));
        return this;
    }

    /**
     * Recognizes further recorded types that are rightly read by no class any more: {@code
     * chain::retires} of an upcaster chain that renames, splits or drops them.
     */
    public EventSchemas retired(Predicate<String> isRetired) {
        retires = retires.or(isRetired);
        return this;
    }

    /**
     * Compares the classes with the file, or records them if {@value #PROPERTY} is {@code update}.
     *
     * @throws AssertionError if they differ, with what changed, what that means and what to do; if they
     *     differ in a way that is not to be recorded, also when recording; if the file is damaged
     * @throws IllegalArgumentException if there are no classes, one cannot be an event, or a version is
     *     below 1
     * @throws java.io.UncheckedIOException if the file cannot be read or written
     */
    public void verify() {
        verify("update".equals(System.getProperty(PROPERTY)));
    }

    void verify(boolean update) {
        RecordedSchemas recorded = file.read();
        List<SchemaDifference> differences = new SchemaCheck(currentSchemas(), versions, retires).differences(recorded);
        if (update) {
            record(recorded, differences);
        } else if (!file.exists()) {
            throw new AssertionError("mink: there is no schema file " + file + " yet. " + SchemaDifference.TO_RECORD);
        } else if (!differences.isEmpty()) {
            throw new AssertionError(SchemaDifference.report(file, differences));
        }
    }

    private void record(RecordedSchemas recorded, List<SchemaDifference> differences) {
        List<SchemaDifference> refused = differences.stream()
                .filter(difference -> difference.toRecord().isEmpty())
                .toList();
        if (!refused.isEmpty()) {
            throw new AssertionError(SchemaDifference.report(file, refused)
                    + "\nNothing was recorded, as these differences must not be.");
        }
        RecordedSchemas updated = recorded;
        for (SchemaDifference difference : differences) {
            updated = updated.with(difference.eventType(), difference.toRecord().orElseThrow());
        }
        if (!file.exists() || !updated.equals(recorded)) {
            file.write(updated);
        }
    }

    private List<CurrentSchema> currentSchemas() {
        EventRegistry registry = new EventRegistry(names::typeName);
        names.registeredTypes().forEach(name -> names.lookup(name).ifPresent(registry::registerAll));
        registry.registerAll(classes.toArray(Class<?>[]::new));
        if (registry.count() == 0) {
            throw new IllegalArgumentException("mink: no event classes are given for schema file " + file);
        }
        TreeMap<String, CurrentSchema> schemas = new TreeMap<>();
        for (String name : registry.registeredTypes()) {
            Set<String> aliases = new TreeSet<>(registry.storedNames(name));
            aliases.addAll(names.storedNames(name));
            aliases.remove(name);
            registry.lookup(name)
                    .ifPresent(type ->
                            schemas.put(name, new CurrentSchema(name, aliases, shapes.schemaOf(version(name), type))));
        }
        return schemas.values().stream().collect(Collectors.toUnmodifiableList());
    }

    private int version(String eventType) {
        int version = versions.applyAsInt(eventType);
        if (version < 1) {
            throw new IllegalArgumentException(
                    "mink: the version of event type \"" + eventType + "\" must be at least 1, not " + version);
        }
        return version;
    }

    /**
     * The shape that a class gives its events now.
     *
     * @param aliases other names under which events of the class may be stored
     */
    record CurrentSchema(String eventType, Set<String> aliases, SchemaDefinition schema) {}
}
