package dev.mink.readmodel.mapping;

import dev.mink.readmodel.InvalidReadModelException;
import dev.mink.readmodel.Transient;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What instances of a class consist of, and how they are made of it.
 *
 * @param members what is kept of an instance, those of superclasses first
 * @param assembly makes an instance of the values of the members
 */
record Blueprint(List<Member> members, Assembly assembly) {
    /** Makes an instance. */
    interface Assembly {
        Object make(@Nullable Object[] values);
    }

    /**
     * Looks at a class.
     *
     * @throws InvalidReadModelException if instances cannot be made of it
     */
    static Blueprint of(Class<?> type) {
        boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
        if (type.isInterface()
                || type.isEnum()
                || type.isArray()
                || type.isPrimitive()
                || inner
                || (type.isLocalClass() && !type.isRecord())
                || Modifier.isAbstract(type.getModifiers())) {
            throw new InvalidReadModelException(
                    type.getName(), "it must be a record, or a class that is neither abstract nor bound to another");
        }
        return type.isRecord() ? ofRecord(type) : ofBean(type);
    }

    private static Blueprint ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] blank = new @Nullable Object[components.length];
        List<Member> members = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < components.length; at++) {
            RecordComponent component = components[at];
            blank[at] = blankOf(component.getType());
            if (!component.isAnnotationPresent(Transient.class)) {
                places.add(at);
                members.add(new Member(
                        component.getName(),
                        component,
                        component.getAnnotatedType(),
                        Accessors.getter(type, component.getAccessor())));
            }
        }
        Class<?>[] parameters =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Accessors.Maker maker = Accessors.maker(type, constructor(type, parameters));
        return new Blueprint(members, values -> {
            @Nullable Object[] arguments = blank.clone();
            for (int at = 0; at < values.length; at++) {
                arguments[places.get(at)] = values[at];
            }
            return maker.make(arguments);
        });
    }

    private static Blueprint ofBean(Class<?> type) {
        Accessors.Maker maker = Accessors.maker(type, constructor(type));
        List<Member> members = new ArrayList<>();
        List<Accessors.Setter> setters = new ArrayList<>();
        for (Field field : fieldsOf(type)) {
            if (Modifier.isFinal(field.getModifiers())) {
                throw new InvalidReadModelException(
                        type.getName(),
                        "field " + field.getName() + " is final: make it a record, or the field @Transient");
            }
            members.add(new Member(field.getName(), field, field.getAnnotatedType(), Accessors.getter(type, field)));
            setters.add(Accessors.setter(type, field));
        }
        return new Blueprint(members, values -> {
            Object instance = maker.make();
            for (int at = 0; at < values.length; at++) {
                setters.get(at).set(instance, values[at]);
            }
            return instance;
        });
    }

    /** Those of superclasses first; a field hides one of the same name further up. */
    private static List<Field> fieldsOf(Class<?> type) {
        List<Class<?>> line = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            line.add(0, each);
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        line.stream()
                .flatMap(each -> Stream.of(each.getDeclaredFields()))
                .filter(Blueprint::isKept)
                .forEach(field -> fields.put(field.getName(), field));
        return List.copyOf(fields.values());
    }

    private static boolean isKept(Field field) {
        int modifiers = field.getModifiers();
        return !Modifier.isStatic(modifiers)
                && !Modifier.isTransient(modifiers)
                && !field.isSynthetic()
                && !field.isAnnotationPresent(Transient.class);
    }

    private static Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
        try {
            return type.getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new InvalidReadModelException(type.getName(), "it has no constructor without parameters", e);
        }
    }

    /** What a member is that is not kept, or a primitive that is null in the database. */
    static @Nullable Object blankOf(Class<?> type) {
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
}
