package dev.mink.projection;

import dev.mink.adapter.CheckpointStore;

/** What a projection may be called. */
public final class ProjectionNames {
    /** What the checkpoints of models begin with that are filled beside the one in use. */
    private static final String RESERVED = "rebuild:";

    private ProjectionNames() {}

    /**
     * Checks the name of a projection that is to be run.
     *
     * @return the name
     * @throws EmptyProjectionNameException if it is blank
     * @throws IllegalArgumentException if it has more than {@value CheckpointStore#MAX_NAME_LENGTH} characters
     *     or the character U+0000, or begins with {@code rebuild:}
     */
    public static String checkUnreserved(String name) {
        if (check(name).startsWith(RESERVED)) {
            throw new IllegalArgumentException(
                    "mink: a projection's name does not begin with \"" + RESERVED + "\": " + name);
        }
        return name;
    }

    /** Checks what something is kept under, which may also be a model that is filled beside the one in use. */
    static String check(String name) {
        if (name.isBlank()) {
            throw new EmptyProjectionNameException();
        }
        if (name.codePointCount(0, name.length()) > CheckpointStore.MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("mink: a projection's name has at most "
                    + CheckpointStore.MAX_NAME_LENGTH + " characters, none of them U+0000");
        }
        return name;
    }
}
