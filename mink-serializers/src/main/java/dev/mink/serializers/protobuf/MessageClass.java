package dev.mink.serializers.protobuf;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Asks a generated class for what every generated class has. */
final class MessageClass {
    private MessageClass() {}

    /**
     * What reads messages of a class.
     *
     * @throws IllegalArgumentException if it is no generated, concrete message class
     */
    static Parser<? extends Message> parserOf(Class<?> type) {
        if (!Message.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException("mink: " + type.getName() + " is no class of Protobuf messages");
        }
        try {
            Method factory = type.getMethod("getDefaultInstance");
            if (Modifier.isStatic(factory.getModifiers()) && factory.invoke(null) instanceof Message message) {
                return message.getParserForType();
            }
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw notGenerated(type, e);
        } catch (InvocationTargetException e) {
            throw notGenerated(type, e.getCause() == null ? e : e.getCause());
        }
        throw notGenerated(type, null);
    }

    private static IllegalArgumentException notGenerated(
            Class<?> type, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "mink: " + type.getName() + " is no generated, public class of Protobuf messages", cause);
    }
}
