package dev.mink.projection.engine;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What is kept for a projection beside its own things is called so. */
final class Labels {
    private static final int LONGEST = 150;
    private static final String REBUILD = "rebuild:";

    private Labels() {}

    /** The checkpoint of a second model. */
    static String checkpoint(String projection) {
        return REBUILD + shortened(projection);
    }

    /** A second set of read models. */
    static String shadow(String projection) {
        return "projection " + shortened(projection);
    }

    /** Long names are cut, and told apart by a hash. */
    private static String shortened(String projection) {
        if (projection.length() <= LONGEST) {
            return projection;
        }
        UUID hash = UUID.nameUUIDFromBytes(projection.getBytes(StandardCharsets.UTF_8));
        int end = Character.isHighSurrogate(projection.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return projection.substring(0, end) + " " + hash;
    }
}
