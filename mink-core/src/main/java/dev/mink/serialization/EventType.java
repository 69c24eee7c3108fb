package dev.mink.serialization;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names an event's type, instead of the simple name of its class. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {
    /** The name under which events of the class are stored. */
    String value();

    /** Further stored names that are read as this class: names it had before. */
    String[] aliases() default {};
}
