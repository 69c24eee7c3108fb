package dev.mink.projection.engine;

import java.time.Duration;

/**
 * What a worker waits for before its next step.
 *
 * @param forNews whether until there are new events, however long that takes
 * @param time else for so long
 */
record Pause(boolean forNews, Duration time) {
    static final Pause NONE = new Pause(false, Duration.ZERO);
    static final Pause UNTIL_NEWS = new Pause(true, Duration.ZERO);

    static Pause of(Duration time) {
        return new Pause(false, time);
    }
}
