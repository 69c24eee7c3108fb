package dev.mink.command.middleware;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/** A logger of its own whose events are kept. */
final class LogTap {
    private final Logger logger = new LoggerContext().getLogger("commands");
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    LogTap() {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(event);
            }
        };
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
    }

    Logger logger() {
        return logger;
    }

    List<ILoggingEvent> events() {
        return events;
    }

    /** Level and message of every event. */
    List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getMessage())
                .toList();
    }

    /** The key-value pairs of the event with a number, from 0. */
    Map<String, Object> pairs(int number) {
        return events.get(number).getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, LogTap::value));
    }

    private static Object value(KeyValuePair pair) {
        return pair.value;
    }
}
