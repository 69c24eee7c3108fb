package dev.mink.command;

/**
 * Something that somebody wants to be done. Usually a record.
 *
 * @see CommandBus
 */
public interface Command {
    /**
     * The name by which a handler is found: that of the class's {@link CommandType}, else its simple
     * name.
     */
    default String commandType() {
        return typeOf(getClass());
    }

    /**
     * Checks what can be checked without looking at anything else. Called by the validation middleware.
     *
     * @throws ValidationException if the command makes no sense
     */
    default void validate() {}

    /**
     * The name of a command class.
     *
     * @throws IllegalArgumentException if it has none, as an anonymous class
     */
    static String typeOf(Class<?> commandClass) {
        CommandType annotation = commandClass.getAnnotation(CommandType.class);
        String name = annotation == null ? commandClass.getSimpleName() : annotation.value();
        if (name.isBlank()) {
            throw new IllegalArgumentException("mink: command class " + commandClass.getName() + " has no name");
        }
        return name;
    }
}
