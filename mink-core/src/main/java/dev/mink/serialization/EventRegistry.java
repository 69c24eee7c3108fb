package dev.mink.serialization;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which event type name stands for which class, in both directions.
 *
 * <p>A class is stored under the name it was registered with, else under that of its {@link
 * EventType}, else under its simple name. A name stands for one class only. Safe for use by many
 * threads; registering is rare, looking up is not.
 */
public final class EventRegistry {
    private final Function<Class<?>, String> naming;
    private volatile Names names = new Names(Map.of(), Map.of(), Map.of(), Map.of());

    /**
     * @param classes readable names, aliases included, to classes
     * @param primary classes to the name they are written with
     * @param aliases old names to current ones
     * @param written names of classes that were written without being registered
     */
    private record Names(
            Map<String, Class<?>> classes,
            Map<Class<?>, String> primary,
            Map<String, String> aliases,
            Map<String, Class<?>> written) {
        /** The class that a name cannot be given to another class than. */
        @Nullable
        Class<?> taken(String name) {
            return classes.getOrDefault(name, written.get(name));
        }
    }

    /** An empty registry that names classes by {@link EventType} or their simple name. */
    public EventRegistry() {
        this(EventRegistry::annotatedOrSimpleName);
    }

    /**
     * An empty registry with a naming rule of its own.
     *
     * @param naming gives the name of a class that is registered without one
     */
    public EventRegistry(Function<Class<?>, String> naming) {
        this.naming = Objects.requireNonNull(naming, "naming");
    }

    /**
     * Registers classes under their default names and aliases. A sealed interface or class stands for
     * everything it permits. Either all are registered or none; registering a pair again does nothing.
     *
     * @throws EventTypeConflictException if a name stands for another class already
     * @throws IllegalArgumentException if a class cannot be an event: it is abstract and not sealed, or
     *     has no name
     */
    public synchronized void registerAll(Class<?>... types) {
        Edit edit = new Edit(names);
        for (Class<?> type : types) {
            registerTree(edit, type);
        }
        names = edit.done();
    }

    /**
     * Registers a class under a name.
     *
     * @throws EventTypeConflictException if the name stands for another class already
     * @throws IllegalArgumentException if the name is blank, or the class has another name already
     */
    public synchronized void register(String name, Class<?> type) {
        Edit edit = new Edit(names);
        edit.add(name, type);
        edit.addAliases(name, type);
        names = edit.done();
    }

    /** Registers a class under a name, whatever the name stood for before. */
    public synchronized void replace(String name, Class<?> type) {
        Edit edit = new Edit(names);
        edit.remove(name);
        edit.add(name, type);
        edit.addAliases(name, type);
        names = edit.done();
    }

    /**
     * Lets an old name be read as a registered class.
     *
     * @param currentName the name of the class, or an alias of it
     * @throws EventTypeConflictException if the name stands for another class already
     * @throws EventTypeNotRegisteredException if the current name has no class
     */
    public synchronized void alias(String oldName, String currentName) {
        Edit edit = new Edit(names);
        edit.addAlias(oldName, currentName);
        names = edit.done();
    }

    /** The class that a name, current or old, stands for. */
    public Optional<Class<?>> lookup(String name) {
        return Optional.ofNullable(names.classes.get(name));
    }

    /** Whether a class is registered for a name, current or old. */
    public boolean isRegistered(String name) {
        return names.classes.containsKey(name);
    }

    /** Whether a class is registered. */
    public boolean isRegistered(Class<?> type) {
        return names.primary.containsKey(type);
    }

    /**
     * The name that events of a class are stored under, registered or not.
     *
     * @throws SerializationException if the class is not registered and has no name, as an anonymous
     *     class, or is one of the Java platform, as the map that an event without class is read as
     */
    public String typeName(Class<?> type) {
        String name = names.primary.get(type);
        if (name == null) {
            name = type.getName().startsWith("java.") ? "" : naming.apply(type);
        }
        if (name.isBlank()) {
            throw new SerializationException(
                    type.getName(), SerializationException.Operation.SERIALIZE, "cannot determine event type", null);
        }
        return name;
    }

    /** The current name behind a stored one: the same, unless it is an alias. */
    public String currentName(String storedName) {
        return names.aliases.getOrDefault(storedName, storedName);
    }

    /** All names under which events of a type may be stored: the current one and its aliases. */
    public Set<String> storedNames(String currentName) {
        Names now = names;
        Set<String> stored = new TreeSet<>();
        stored.add(currentName);
        now.aliases.forEach((alias, current) -> {
            if (current.equals(currentName)) {
                stored.add(alias);
            }
        });
        return stored;
    }

    /** The registered current names, sorted. */
    public Set<String> registeredTypes() {
        Names now = names;
        return now.primary.values().stream().collect(Collectors.toCollection(TreeSet::new));
    }

    /** Number of registered classes. */
    public int count() {
        return names.primary.size();
    }

    /**
     * Notes that events of unregistered classes are written under their names, so that no other class
     * can be written under the same ones. Either all names are claimed or none.
     *
     * @param classes classes to the names they are written under
     * @throws EventTypeConflictException if a name stands for another class
     */
    public void claimForWriting(Map<Class<?>, String> classes) {
        Names now = names;
        for (Map.Entry<Class<?>, String> entry : classes.entrySet()) {
            if (now.taken(entry.getValue()) != entry.getKey()) {
                claim(classes);
                return;
            }
        }
    }

    private synchronized void claim(Map<Class<?>, String> classes) {
        Edit edit = new Edit(names);
        classes.forEach((type, name) -> edit.claim(name, type));
        names = edit.done();
    }

    private void registerTree(Edit edit, Class<?> type) {
        if (type.isSealed()) {
            Class<?>[] permitted = type.getPermittedSubclasses();
            for (Class<?> permittedType : permitted) {
                registerTree(edit, permittedType);
            }
            if (isAbstract(type)) {
                return;
            }
        }
        if (isAbstract(type) || type.isPrimitive() || type.isArray()) {
            throw new IllegalArgumentException(
                    "mink: " + type.getName() + " cannot be an event: it is no concrete class and not sealed");
        }
        String current = edit.primary.get(type);
        String name = current != null ? current : naming.apply(type);
        edit.add(name, type);
        edit.addAliases(name, type);
    }

    private static boolean isAbstract(Class<?> type) {
        return java.lang.reflect.Modifier.isAbstract(type.getModifiers());
    }

    private static String annotatedOrSimpleName(Class<?> type) {
        EventType annotation = type.getAnnotation(EventType.class);
        return annotation == null ? type.getSimpleName() : annotation.value();
    }

    /** A copy of the names that becomes the next state if every step succeeds. */
    private static final class Edit {
        private final Map<String, Class<?>> classes;
        private final Map<Class<?>, String> primary;
        private final Map<String, String> aliases;
        private final Map<String, Class<?>> written;

        Edit(Names names) {
            this.classes = new HashMap<>(names.classes);
            this.primary = new HashMap<>(names.primary);
            this.aliases = new HashMap<>(names.aliases);
            this.written = new HashMap<>(names.written);
        }

        void add(String name, Class<?> type) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("mink: event class " + type.getName() + " has no name");
            }
            Class<?> taken = classes.getOrDefault(name, written.get(name));
            if (taken != null && taken != type) {
                throw new EventTypeConflictException(name, taken, type);
            }
            String other = primary.get(type);
            if (other != null && !other.equals(name)) {
                throw new IllegalArgumentException("mink: event class " + type.getName() + " is registered as \""
                        + other + "\" already; \"" + name + "\" can be an alias of that");
            }
            classes.put(name, type);
            primary.put(type, name);
            written.remove(name);
        }

        void claim(String name, Class<?> type) {
            Class<?> taken = classes.getOrDefault(name, written.get(name));
            if (taken != null && taken != type) {
                throw new EventTypeConflictException(name, taken, type);
            }
            written.put(name, type);
        }

        void addAliases(String name, Class<?> type) {
            EventType annotation = type.getAnnotation(EventType.class);
            if (annotation != null) {
                Arrays.stream(annotation.aliases()).forEach(alias -> addAlias(alias, name));
            }
        }

        void addAlias(String oldName, String currentName) {
            Class<?> type = classes.get(currentName);
            if (type == null) {
                throw new EventTypeNotRegisteredException(currentName);
            }
            if (oldName.isBlank()) {
                throw new IllegalArgumentException("mink: an alias of \"" + currentName + "\" is blank");
            }
            Class<?> taken = classes.getOrDefault(oldName, written.get(oldName));
            if (taken != null && (taken != type || !aliases.containsKey(oldName))) {
                if (oldName.equals(primary.get(taken)) || taken != type) {
                    throw new EventTypeConflictException(oldName, taken, type);
                }
            }
            classes.put(oldName, type);
            aliases.put(oldName, aliases.getOrDefault(currentName, currentName));
        }

        void remove(String name) {
            Class<?> type = classes.remove(name);
            written.remove(name);
            aliases.remove(name);
            if (type != null && name.equals(primary.get(type))) {
                primary.remove(type);
                aliases.values().removeIf(name::equals);
                classes.entrySet().removeIf(entry -> entry.getValue() == type);
            }
        }

        Names done() {
            return new Names(Map.copyOf(classes), Map.copyOf(primary), Map.copyOf(aliases), Map.copyOf(written));
        }
    }
}
