package dev.mink.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mink.AggregateBase;
import dev.mink.store.EventStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says about events without class: one line a type, however many there are. */
class ReplayWarningTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(EventStore.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final EventStore store = EventStore.create(MemoryAdapter.create());

    record Known(String text) {}

    record Forgotten(String text) {}

    record AlsoForgotten(String text) {}

    static class Thing extends AggregateBase {
        Thing(String id) {
            super(id, "Thing");
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        store.registerEvents(Known.class);
    }

    @AfterEach
    void close() {
        logger.setAdditive(true);
        logger.detachAppender(log);
        store.close();
    }

    @Test
    void eachTypeIsWarnedOfOnce() {
        for (String id : List.of("1", "2")) {
            store.append("Thing-" + id, List.of(new Known("a"), new Forgotten("b"), new Forgotten("c")));
            store.load(Thing::new, id);
            store.load(Thing::new, id);
        }
        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getFormattedMessage())
                .startsWith("mink: unregistered event type on aggregate replay")
                .contains("Forgotten", "Thing-1", "2");

        store.append("Thing-1", List.of(new AlsoForgotten("d")));
        store.load(Thing::new, "1");
        assertThat(log.list).hasSize(2);
    }

    @Test
    void otherReadsDoNotWarn() {
        store.append("Thing-1", List.of(new Forgotten("b")));
        store.load("Thing-1");
        store.fold("Thing-1", 0, (count, event) -> count + 1);
        store.unregisteredEventTypes();
        assertThat(log.list).isEmpty();
    }
}
