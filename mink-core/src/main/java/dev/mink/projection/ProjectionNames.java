package dev.mink.projection;

import dev.mink.adapter.CheckpointStore;

/** What a projection may be called. */
final class ProjectionNames {
    private ProjectionNames() {}

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
