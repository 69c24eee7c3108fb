package dev.mink.readmodel.mapping;

import dev.mink.MinkException;
import dev.mink.readmodel.InvalidReadModelException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and writes the members of instances, through public methods where there are. */
final class Accessors {
    private Accessors() {}

    /** Reads a member. */
    interface Getter {
        @Nullable
        Object get(Object instance);
    }

    /** Writes a member. */
    interface Setter {
        void set(Object instance, @Nullable Object value);
    }

    /** Makes an instance. */
    interface Maker {
        Object make(@Nullable Object... arguments);
    }

    static Getter getter(Class<?> model, Method method) {
        open(model, method);
        return instance -> call(model, () -> method.invoke(instance));
    }

    static Maker maker(Class<?> model, Constructor<?> constructor) {
        open(model, constructor);
        return arguments -> Objects.requireNonNull(call(model, () -> constructor.newInstance(arguments)));
    }

    static Getter getter(Class<?> model, Field field) {
        Optional<Method> method = Stream.of("get", "is")
                .map(prefix -> publicMethod(model, prefix + capitalized(field.getName())))
                .flatMap(Optional::stream)
                .filter(found -> found.getGenericReturnType().equals(field.getGenericType()))
                .findFirst();
        if (method.isPresent()) {
            return getter(model, method.get());
        }
        open(model, field);
        return instance -> call(model, () -> field.get(instance));
    }

    static Setter setter(Class<?> model, Field field) {
        Optional<Method> method = publicMethod(model, "set" + capitalized(field.getName()), field.getType());
        if (method.isPresent()) {
            Method found = method.get();
            open(model, found);
            return (instance, value) -> call(model, () -> found.invoke(instance, value));
        }
        open(model, field);
        return (instance, value) -> call(model, () -> {
            field.set(instance, value);
            return null;
        });
    }

    private static Optional<Method> publicMethod(Class<?> model, String name, Class<?>... parameters) {
        try {
            Method method = model.getMethod(name, parameters);
            return Modifier.isStatic(method.getModifiers()) ? Optional.empty() : Optional.of(method);
        } catch (NoSuchMethodException none) {
            return Optional.empty();
        }
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static <M extends AccessibleObject & java.lang.reflect.Member> void open(Class<?> model, M member) {
        if (member.trySetAccessible()) {
            return;
        }
        Class<?> owner = member.getDeclaringClass();
        throw new InvalidReadModelException(
                model.getName(),
                "module " + owner.getModule().getName() + " hides " + owner.getName()
                        + "; add to its module-info.java: opens " + owner.getPackageName() + " to "
                        + Accessors.class.getModule().getName() + ";");
    }

    private interface Call {
        @Nullable
        Object run() throws ReflectiveOperationException;
    }

    /** What a method or constructor of the model throws is passed on as the cause. */
    private static @Nullable Object call(Class<?> model, Call call) {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw new MinkException(
                    "mink: a constructor or method of " + model.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("mink: " + model.getName() + " is not accessible", e);
        }
    }
}
